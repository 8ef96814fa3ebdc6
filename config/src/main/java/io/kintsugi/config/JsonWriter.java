package io.kintsugi.config;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// Maps, lists, texts, numbers and booleans as indented JSON.
final class JsonWriter {
  private final StringBuilder out = new StringBuilder();

  private JsonWriter() {}

  static String write(Object value) {
    JsonWriter writer = new JsonWriter();
    writer.value(value, "");
    return writer.out.toString();
  }

  private void value(Object value, String indent) {
    switch (value) {
      case Map<?, ?> map -> map(map, indent);
      case List<?> list -> list(list, indent);
      case String text -> text(text);
      default -> out.append(value);
    }
  }

  private void map(Map<?, ?> map, String indent) {
    out.append('{');
    String inner = open(map.entrySet(), indent);
    for (Iterator<? extends Map.Entry<?, ?>> it = map.entrySet().iterator(); it.hasNext(); ) {
      Map.Entry<?, ?> entry = it.next();
      out.append(inner);
      text(String.valueOf(entry.getKey()));
      out.append(": ");
      value(entry.getValue(), inner);
      out.append(it.hasNext() ? "," : indent(indent));
    }
    out.append('}');
  }

  private void list(List<?> list, String indent) {
    out.append('[');
    String inner = open(list, indent);
    for (Iterator<?> it = list.iterator(); it.hasNext(); ) {
      out.append(inner);
      value(it.next(), inner);
      out.append(it.hasNext() ? "," : indent(indent));
    }
    out.append(']');
  }

  private static String open(Collection<?> content, String indent) {
    return content.isEmpty() ? "" : indent(indent) + "  ";
  }

  private static String indent(String indent) {
    return indent.isEmpty() ? "\n" : indent;
  }

  private void text(String text) {
    out.append('"');
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c == '\n') {
        out.append("\\n");
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
