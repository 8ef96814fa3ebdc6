package io.kintsugi.config;

import java.util.ArrayList;
import java.util.List;

/// The keys as a reference for people: a chapter per mapping, with a table and an example.
final class MarkdownWriter {
  private static final String INTRODUCTION =
      """
      # The configuration file

      <!-- Written from the loader's own description of the keys: do not edit. `mvn test -pl config
      -Dtest=ConfigDocsTest -Dkintsugi.docs.update=true` writes it anew. -->

      One YAML 1.2 file, UTF-8, at most 4 MiB. [config-example.yaml](config-example.yaml) is a whole one, and
      [config.schema.json](config.schema.json) is its JSON Schema, for editors that complete and check. The file is checked
      whole, and all its problems are reported at once with line and column; a file with a problem is not used.

      - A key that is not listed here is an error, and so is a key that is given twice.
      - Tags (`!`) and merge keys (`<<`) are refused. Anchors and aliases work, within limits.
      - `${env:NAME}` in a value is the environment variable NAME, `${env:NAME:-text}` is `text` when the variable is unset or
        empty, `${file:PATH}` is what a file holds, without the line end behind it. `$${` is a plain `${`. Inside `{ }` and
        `[ ]`, YAML wants quotes around them: `{password: "${env:NAME}"}`.
      - Paths are relative to the folder of the file.
      - Times are whole numbers with a unit: `500ms`, `10s`, `2m`, `8h`, `1d`. Sizes are bytes, or whole numbers with `KB`, `MB`
        or `GB`; as in MySQL, each is 1,024 of the one before.
      - Passwords never appear in messages or logs. Quote a password that holds `#`, `:`, a comma or braces.
      - A key that is read and has no effect yet is told in a note by `validate`, and by `serve` in its log.
      - A value marked "not yet" is refused by its name: it would promise what this version does not do.
      """;

  private final StringBuilder out = new StringBuilder();

  String write(Section file) {
    out.append(INTRODUCTION).append("\n## At the top\n\n");
    table(file);
    file.keys().forEach(key -> below("", key));
    return out.toString();
  }

  private void below(String path, Key key) {
    if (key instanceof Key.Part part) {
      String name = path.isEmpty() ? part.name() : path + "." + part.name();
      tree(name, part.kind());
    }
  }

  private void tree(String path, Kind.Tree kind) {
    switch (kind) {
      case Kind.Group group -> chapter(path, "", group.section());
      case Kind.Named named -> tree(path + "." + named.placeholder(), named.value());
      case Kind.Items(Kind.Tree item) -> tree(path + "[]", item);
      case Kind.Items _ -> {
        // A list of single values is told in the table above.
      }
      case Kind.Forms forms ->
          forms.forms().forEach(form -> chapter(path, ": " + form.name(), form));
    }
  }

  private void chapter(String path, String form, Section section) {
    out.append("\n## `").append(path).append('`').append(form).append("\n\n");
    table(section);
    out.append("\n```yaml\n").append(section.example().strip()).append("\n```\n");
    section.keys().forEach(key -> below(path, key));
  }

  private void table(Section section) {
    out.append("| key | value | default | meaning |\n| --- | --- | --- | --- |\n");
    for (Key key : section.keys()) {
      out.append("| `").append(key.name()).append("` | ");
      out.append(cell(value(key))).append(" | ");
      out.append(cell(byDefault(key))).append(" | ");
      out.append(cell(key.meaning())).append(" |\n");
    }
  }

  private static String value(Key key) {
    return switch (key) {
      case Key.Value<?> value -> scalar(value.kind());
      case Key.Part part -> tree(part.kind());
    };
  }

  private static String tree(Kind kind) {
    return switch (kind) {
      case Kind.Group _ -> "keys, see below";
      case Kind.Forms _ -> "one of the forms below";
      case Kind.Named named -> "for each " + named.placeholder() + ": " + tree(named.value());
      case Kind.Items(Kind.Tree item) -> "list of: " + tree(item);
      case Kind.Items items -> "list, each " + tree(items.item());
      case Kind.Scalar<?> scalar -> scalar(scalar);
    };
  }

  private static String scalar(Kind.Scalar<?> kind) {
    if (!(kind instanceof Kind.Choice<?> choice)) {
      return kind.wants();
    }
    List<String> words = new ArrayList<>();
    choice.options().keySet().forEach(word -> words.add("`" + word + "`"));
    choice.notYet().forEach(word -> words.add("`" + word + "` (not yet)"));
    return String.join(", ", words);
  }

  private static String byDefault(Key key) {
    if (key.required()) {
      return "required";
    }
    return key instanceof Key.Value<?> value && value.byDefault() != null
        ? "`" + value.byDefault() + "`"
        : "-";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
