package io.kintsugi.app.doctor;

import io.kintsugi.app.doctor.Finding.Level;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Findings as people and as programs read them.
record Report(List<Finding> findings) {
  Report {
    findings = List.copyOf(findings);
  }

  /// 0 when all is well, 1 with warnings, 2 with failures.
  int exitCode() {
    return findings.stream().mapToInt(each -> each.level().ordinal()).max().orElse(0);
  }

  /// A line per check.
  String text() {
    return findings.stream().map(Report::line).collect(Collectors.joining("\n"))
        + "\n%d ok, %d to look at, %d wrong"
            .formatted(count(Level.OK), count(Level.WARN), count(Level.FAIL));
  }

  private long count(Level level) {
    return findings.stream().filter(each -> each.level() == level).count();
  }

  private static String line(Finding finding) {
    String line =
        "%-4s  %s  %s: %s"
            .formatted(word(finding), finding.subject(), finding.check(), finding.text());
    return finding.remedy().isEmpty() ? line : line + " -> " + finding.remedy();
  }

  private static String word(Finding finding) {
    return finding.level().name().toLowerCase(Locale.ROOT);
  }

  /// One array of objects.
  String json() {
    return findings.stream()
        .map(each ->
            "  {\"level\": %s, \"subject\": %s, \"check\": %s, \"text\": %s, \"remedy\": %s}"
                .formatted(
                    quoted(word(each)),
                    quoted(each.subject()),
                    quoted(each.check()),
                    quoted(each.text()),
                    quoted(each.remedy())))
        .collect(Collectors.joining(",\n", "[\n", "\n]"));
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
