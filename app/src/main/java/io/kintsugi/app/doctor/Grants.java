package io.kintsugi.app.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an account may do, as its server's SHOW GRANTS tells.
///
/// @param account as it is written in a GRANT
record Grants(String account, List<Grant> all) {
  private static final Pattern LINE =
      Pattern.compile("GRANT (.+?) ON (?:TABLE )?(\\S+) TO .*", Pattern.DOTALL);

  /// @param on `*.*`, or a pattern of schemas as LIKE has it
  record Grant(Set<String> privileges, String on) {}

  Grants {
    all = List.copyOf(all);
  }

  /// @param currentUser as CURRENT_USER() tells it
  static Grants parse(String currentUser, List<String> lines) {
    List<Grant> all = new ArrayList<>();
    for (String line : lines) {
      Matcher grant = LINE.matcher(line);
      if (grant.matches()) {
        String on = grant.group(2).replace("`", "");
        String columns = grant.group(1).replaceAll("\\([^)]*\\)", "");
        all.add(
            new Grant(
                Set.of(columns.toUpperCase(Locale.ROOT).split("\\s*,\\s*")),
                on.endsWith(".*") ? on.equals("*.*") ? on : on.substring(0, on.length() - 2) : ""));
      }
    }
    int at = currentUser.lastIndexOf('@');
    return new Grants(
        "'" + currentUser.substring(0, at) + "'@'" + currentUser.substring(at + 1) + "'", all);
  }

  /// Those of the privileges that the account has not for all of the schema.
  List<String> missing(String schema, List<String> privileges) {
    return privileges.stream().filter(each -> !has(schema, each)).toList();
  }

  boolean hasGlobal(String privilege) {
    return all.stream().anyMatch(grant -> grant.on().equals("*.*") && gives(grant, privilege));
  }

  private boolean has(String schema, String privilege) {
    return all.stream()
        .anyMatch(grant ->
            (grant.on().equals("*.*") || like(grant.on(), schema)) && gives(grant, privilege));
  }

  /// ALL PRIVILEGES of old servers names no dynamic privilege, which SHOW GRANTS then lists apart.
  private static boolean gives(Grant grant, String privilege) {
    boolean dynamic = privilege.contains("_");
    return grant.privileges().contains(privilege)
        || (!dynamic && grant.privileges().contains("ALL PRIVILEGES"));
  }

  private static boolean like(String pattern, String schema) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        i++;
        regex.append(Pattern.quote(String.valueOf(pattern.charAt(i))));
      } else if (c == '%') {
        regex.append(".*");
      } else if (c == '_') {
        regex.append('.');
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return schema.matches(regex.toString());
  }
}
