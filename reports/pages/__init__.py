"""What every page is made with: templates, parts that find themselves, style and script."""
