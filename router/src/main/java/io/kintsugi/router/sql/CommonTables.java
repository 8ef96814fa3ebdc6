package io.kintsugi.router.sql;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// The names that a statement's WITH clauses give to queries: a table of that name is none of the
/// schema's.
final class CommonTables {
  private final Set<String> names;

  private CommonTables(Set<String> names) {
    this.names = names;
  }

  static CommonTables of(Pieces pieces) {
    Set<String> names = new HashSet<>();
    boolean with = false;
    for (int i = 0; i + 1 < pieces.count(); i++) {
      with |= pieces.at(i).is(Keyword.WITH);
      if (with && pieces.at(i).isName() && namesQuery(pieces, i)) {
        names.add(pieces.at(i).name().toLowerCase(Locale.ROOT));
      }
    }
    return new CommonTables(names);
  }

  private static boolean namesQuery(Pieces pieces, int name) {
    int behind = pieces.at(name + 1).is(Token.LEFT_PAREN) ? pieces.closing(name + 1) + 1 : name + 1;
    return pieces.at(behind).is(Keyword.AS)
        && pieces.at(behind + 1).is(Token.LEFT_PAREN)
        && pieces.startsQuery(behind + 2);
  }

  boolean contains(String name) {
    return names.contains(name.toLowerCase(Locale.ROOT));
  }
}
