"""IR -> text: templates for most modules, an emitter for serializers and parsers."""
