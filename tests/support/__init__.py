"""What several test files use: projects to edit and build, texts of PDFs, and a web server."""
