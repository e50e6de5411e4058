"""One module a page. A view finds through the post's scope, asks or acts, and hands over."""
