package io.kintsugi.config;

import io.kintsugi.config.YamlNode.Mapping;
import io.kintsugi.config.YamlNode.Scalar;
import io.kintsugi.config.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads single values and lists by their kind, reporting what does not fit.
record Scalars(Placeholders placeholders, Problems problems) {

  /// Null when the value is not of the kind.
  <T> @Nullable Given<T> read(String path, Kind.Scalar<T> kind, YamlNode node) {
    if (!(node instanceof Scalar scalar)) {
      problems.add(node.at(), path + " must be " + kind.wants() + ", not " + shape(node));
      return null;
    }
    if (scalar.isNull()) {
      problems.add(node.at(), path + " is empty", emptyHint(kind));
      return null;
    }
    String text = placeholders.fill(path, scalar.text(), scalar.at());
    if (text == null) {
      return null;
    }
    T value = kind.read(text);
    if (value == null) {
      wrong(path, kind, scalar, text);
      return null;
    }
    return new Given<>(value, kind.secret() ? "***" : Quoted.text(scalar.text()), scalar.at());
  }

  @Nullable Mapping mapping(String path, YamlNode node) {
    if (node instanceof Mapping mapping) {
      return mapping;
    }
    problems.add(node.at(), path + " must hold keys and values, not " + shape(node));
    return null;
  }

  @Nullable Sequence sequence(String path, YamlNode node) {
    if (node instanceof Sequence sequence) {
      return sequence;
    }
    problems.add(node.at(), path + " must be a list, not " + shape(node), "write [a, b]");
    return null;
  }

  /// The good items of a list; empty when the node is no list.
  List<Given<String>> texts(String path, YamlNode node, Kind.Text kind) {
    Sequence sequence = sequence(path, node);
    List<Given<String>> texts = new ArrayList<>();
    for (YamlNode item : sequence == null ? List.<YamlNode>of() : sequence.items()) {
      Given<String> text = read(path + "[]", kind, item);
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  private void wrong(String path, Kind.Scalar<?> kind, Scalar scalar, String filled) {
    if (kind.secret()) {
      problems.add(scalar.at(), path + " must be " + kind.wants());
      return;
    }
    // What is shown is the text as written; what a placeholder gave may be a secret.
    String shown = Quoted.text(scalar.text());
    if (kind instanceof Kind.Choice<?> choice && choice.notYet().contains(filled)) {
      problems.add(scalar.at(), path + ": " + shown + " is not supported yet", choice.wants());
      return;
    }
    String suggestion =
        kind instanceof Kind.Choice<?> choice && filled.equals(scalar.text())
            ? question(DidYouMean.nearest(filled, choice.options().keySet()))
            : null;
    problems.add(scalar.at(), path + " must be " + kind.wants() + ", not " + shown, suggestion);
  }

  private static @Nullable String question(@Nullable String nearest) {
    return nearest == null ? null : "did you mean '" + nearest + "'?";
  }

  private static @Nullable String emptyHint(Kind.Scalar<?> kind) {
    return kind.secret()
        ? "put a text that begins with # or & in quotes; \"\" is an empty text"
        : null;
  }

  /// Never the content: it may be a secret in the wrong place.
  private static String shape(YamlNode node) {
    return switch (node) {
      case Scalar _ -> "a single value";
      case Mapping _ -> "keys and values";
      case Sequence _ -> "a list";
    };
  }
}
