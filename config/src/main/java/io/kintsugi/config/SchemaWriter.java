package io.kintsugi.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The keys as a JSON Schema for editors. It allows `${...}` wherever the loader does, and says
/// what can be said of one value; what ties values together only the loader checks.
final class SchemaWriter {
  private static final Map<String, Object> PLACEHOLDER = Map.of("$ref", "#/$defs/placeholder");

  /// Texts need no quotes in YAML, so a password of digits reaches a schema as a number.
  private static final List<String> TEXT = List.of("string", "number", "boolean");

  Map<String, Object> write(Section file) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Kintsugi configuration");
    schema.putAll(section(file, null));
    Map<String, Object> placeholder = new LinkedHashMap<>();
    placeholder.put("description", "Filled in when the file is loaded.");
    placeholder.put("type", "string");
    placeholder.put("pattern", "\\$\\{(env|file):");
    schema.put("$defs", Map.of("placeholder", placeholder));
    return schema;
  }

  private Map<String, Object> section(Section section, @Nullable String teller) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Key key : section.keys()) {
      properties.put(
          key.name(), key.name().equals(teller) ? Map.of("const", section.name()) : property(key));
    }
    Map<String, Object> schema = object();
    schema.put("properties", properties);
    List<String> required = section.keys().stream().filter(Key::required).map(Key::name).toList();
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  private Map<String, Object> property(Key key) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", key.meaning());
    switch (key) {
      case Key.Value<?> value -> {
        schema.putAll(scalar(value.kind()));
        if (value.byDefault() != null) {
          schema.put("default", literal(value.kind(), value.byDefault()));
        }
      }
      case Key.Part part -> schema.putAll(tree(part));
    }
    return schema;
  }

  /// Nothing below an optional key is the same as no key.
  private Map<String, Object> tree(Key.Part part) {
    Map<String, Object> schema = new LinkedHashMap<>(kind(part.kind()));
    if (!part.required()) {
      schema.computeIfPresent("type", (_, type) -> List.of(type, "null"));
    } else if (part.kind() instanceof Kind.Named) {
      schema.put("minProperties", 1);
    } else if (part.kind() instanceof Kind.Items) {
      schema.put("minItems", 1);
    }
    return schema;
  }

  private Map<String, Object> kind(Kind kind) {
    return switch (kind) {
      case Kind.Scalar<?> scalar -> scalar(scalar);
      case Kind.Group group -> section(group.section(), null);
      case Kind.Forms forms -> forms(forms);
      case Kind.Named named -> named(named);
      case Kind.Items items -> {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "array");
        schema.put("items", kind(items.item()));
        yield schema;
      }
    };
  }

  private Map<String, Object> forms(Kind.Forms forms) {
    List<Object> each = new ArrayList<>();
    forms.forms().forEach(form -> each.add(section(form, forms.teller())));
    return Map.of("oneOf", each);
  }

  private Map<String, Object> named(Kind.Named named) {
    Map<String, Object> schema = object();
    schema.put("propertyNames", Map.of("pattern", whole(named.names().regex().pattern())));
    schema.put("additionalProperties", kind(named.value()));
    return schema;
  }

  private static Map<String, Object> scalar(Kind.Scalar<?> kind) {
    return switch (kind) {
      case Kind.Text text -> either(pattern(TEXT, text.regex().pattern()));
      case Kind.Digest _ -> either(pattern("string", Kind.Digest.regex()));
      case Kind.Hidden hidden ->
          hidden.mayBeEmpty() ? Map.of("type", TEXT) : pattern(TEXT, "[\\s\\S]+");
      case Kind.Flag _ -> either(Map.of("type", "boolean"));
      case Kind.Whole whole -> either(whole(whole));
      case Kind.Span span ->
          span.zero() == null
              ? either(pattern("string", Units.DURATION.pattern()))
              : either(pattern("string", Units.DURATION.pattern()), Map.of("const", 0));
      case Kind.Size _ ->
          either(pattern("string", Units.BYTES.pattern()), Map.of("type", "integer"));
      case Kind.Choice<?> choice -> either(Map.of("enum", List.copyOf(choice.options().keySet())));
    };
  }

  private static Map<String, Object> whole(Kind.Whole whole) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "integer");
    schema.put("minimum", whole.least());
    schema.put("maximum", whole.most());
    return schema;
  }

  @SafeVarargs
  private static Map<String, Object> either(Map<String, Object>... forms) {
    List<Object> any = new ArrayList<>(List.of(forms));
    any.add(PLACEHOLDER);
    return Map.of("anyOf", any);
  }

  private static Map<String, Object> pattern(Object type, String regex) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", type);
    schema.put("pattern", whole(regex));
    return schema;
  }

  private static String whole(String regex) {
    return "^(?:" + regex + ")$";
  }

  private static Map<String, Object> object() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    return schema;
  }

  /// The default as JSON has it.
  private static Object literal(Kind.Scalar<?> kind, String text) {
    return switch (kind) {
      case Kind.Whole _ -> Integer.valueOf(text);
      case Kind.Flag _ -> Boolean.valueOf(text);
      case Kind.Span span when text.equals("0") && span.zero() != null -> 0;
      case Kind.Scalar<?> _ -> text;
    };
  }
}
