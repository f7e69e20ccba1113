"""The HTTP side: routes, and files the browser keeps."""
