"""Excel files that officials edit: read with every fault at once, and written as templates and plain XLSForms."""
