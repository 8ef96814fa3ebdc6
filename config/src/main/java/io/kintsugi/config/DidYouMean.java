package io.kintsugi.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The known name that a wrong one was probably meant to be.
final class DidYouMean {
  /// No name of the file may be longer; what is, resembles none, and would cost much to compare.
  private static final int LONGEST = 64;

  private static final int LISTED = 20;

  private DidYouMean() {}

  /// A question with the nearest name, the whole list when none is near, null when none exists.
  static @Nullable String suggest(String wrong, Collection<String> known) {
    String nearest = nearest(wrong, known);
    return nearest == null ? list(known) : "did you mean '" + nearest + "'?";
  }

  /// What a placeholder gave is not compared: the nearest name would tell of it.
  static @Nullable String suggest(Given<String> wrong, Collection<String> known) {
    boolean written = wrong.shown().equals(Quoted.text(wrong.value()));
    return written ? suggest(wrong.value(), known) : list(known);
  }

  private static @Nullable String list(Collection<String> known) {
    List<String> first = known.stream().filter(DidYouMean::isShort).limit(LISTED).toList();
    String more = known.size() > first.size() ? ", ..." : "";
    return first.isEmpty() ? null : "known here: " + String.join(", ", first) + more;
  }

  static @Nullable String nearest(String wrong, Collection<String> known) {
    String best = null;
    int bestDistance = 1 + Math.max(1, wrong.length() / 3);
    for (String candidate : known) {
      boolean tooFar = Math.abs(wrong.length() - candidate.length()) >= bestDistance;
      if (tooFar || !isShort(wrong) || !isShort(candidate)) {
        continue;
      }
      int distance = distance(fold(wrong), fold(candidate));
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return best;
  }

  private static boolean isShort(String name) {
    return name.length() <= LONGEST;
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : cheapest(a, b, d, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int cheapest(String a, String b, int[][] d, int i, int j) {
    int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + same);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
  }
}
