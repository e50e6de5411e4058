"""The doors for programs: REST with OpenAPI. Shapes translate and check form; the acts decide."""
