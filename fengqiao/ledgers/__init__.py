"""Registers (台账): what a place had in workbooks comes in, and any list goes out again.

Reading stands on `lib.workbook`; every matter comes in through the one door (`cases.step`).
"""
