package io.kintsugi.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The names of one kind that the file defines, to check the places that refer to them.
record Names(String noun, Set<String> known) {

  Names(String noun, Collection<String> known) {
    this(noun, new LinkedHashSet<>(known));
  }

  /// True when the name is known; null (absent or already reported) is not.
  boolean check(Fields fields, String path, @Nullable Given<String> name) {
    if (name == null || known.contains(name.value())) {
      return name != null;
    }
    fields.problem(
        name.at(),
        path + ": there is no " + noun + " " + name.shown(),
        DidYouMean.suggest(name, known));
    return false;
  }

  void check(Fields fields, String path, List<Given<String>> names) {
    names.forEach(name -> check(fields, path, name));
  }

  /// The values in their order; one that stands twice is reported.
  static List<String> distinct(Fields fields, String path, List<Given<String>> names) {
    Set<String> seen = new LinkedHashSet<>();
    for (Given<String> name : names) {
      if (!seen.add(name.value())) {
        fields.problem(name.at(), path + " lists " + name.shown() + " twice", null);
      }
    }
    return new ArrayList<>(seen);
  }
}
