package io.kintsugi.config;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What may stand under a key.
sealed interface Kind {

  /// One value, read from its text after `${...}` is filled in.
  sealed interface Scalar<T> extends Kind {
    /// Completes "must be ...".
    String wants();

    /// Null when the text is not such a value.
    @Nullable T read(String text);

    /// Stands in for a value that is missing or wrong while the rest of the file is checked; never
    /// leaves the loader.
    T placeholder();

    /// True when no message may show the text.
    default boolean secret() {
      return false;
    }
  }

  /// More keys or items below.
  sealed interface Tree extends Kind {}

  record Group(Section section) implements Tree {}

  /// A mapping in which one of several sets of keys may stand. `teller` is the key whose value is
  /// the name of the form, null when the keys themselves tell.
  record Forms(@Nullable String teller, List<Section> forms) implements Tree {}

  /// Names chosen by the operator, each with a value of the same kind.
  record Named(String placeholder, Text names, Tree value) implements Tree {}

  record Items(Kind item) implements Tree {}

  /// `regex` covers the whole text.
  record Text(String wants, Pattern regex) implements Scalar<String> {
    static Text matching(String wants, String regex) {
      return new Text(wants, Pattern.compile(regex, Pattern.DOTALL));
    }

    @Override
    public @Nullable String read(String text) {
      return regex.matcher(text).matches() ? text : null;
    }

    @Override
    public String placeholder() {
      return "";
    }
  }

  /// A text that no message may show.
  record Hidden(boolean mayBeEmpty) implements Scalar<Secret> {
    @Override
    public String wants() {
      return mayBeEmpty ? "a text" : "a text that is not empty";
    }

    @Override
    public @Nullable Secret read(String text) {
      return text.isEmpty() && !mayBeEmpty ? null : new Secret(text);
    }

    @Override
    public Secret placeholder() {
      return new Secret("");
    }

    @Override
    public boolean secret() {
      return true;
    }
  }

  /// The stored form of caching_sha2_password: `$A$005$`, 20 characters of salt, 43 of digest; or
  /// the same in hexadecimal after 0x, as SHOW CREATE USER prints it under
  /// print_identified_with_as_hex (the salt holds control characters). Always read into the first
  /// form.
  record Digest() implements Scalar<String> {
    private static final Pattern STORED =
        Pattern.compile("\\$A\\$005\\$[\\x01-\\x7f]{20}[./0-9A-Za-z]{43}", Pattern.DOTALL);
    private static final Pattern HEX = Pattern.compile("0x([0-9A-Fa-f]{140})");

    /// For the JSON Schema; the hexadecimal form as well.
    static String regex() {
      return STORED.pattern() + "|" + HEX.pattern();
    }

    @Override
    public String wants() {
      return "\"$A$005$\" with 20 characters of salt and 43 of digest, or the same as 0x and 140"
          + " hexadecimal digits";
    }

    @Override
    public @Nullable String read(String text) {
      Matcher hex = HEX.matcher(text);
      String stored =
          hex.matches()
              ? new String(HexFormat.of().parseHex(hex.group(1)), StandardCharsets.ISO_8859_1)
              : text;
      return STORED.matcher(stored).matches() ? stored : null;
    }

    @Override
    public String placeholder() {
      return "";
    }

    @Override
    public boolean secret() {
      return true;
    }
  }

  /// Both bounds are inclusive.
  record Whole(int least, int most) implements Scalar<Integer> {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}|1[0-9]{9}|20[0-9]{8}");

    @Override
    public String wants() {
      return "a whole number from " + least + " to " + most;
    }

    @Override
    public @Nullable Integer read(String text) {
      if (!DIGITS.matcher(text).matches()) {
        return null;
      }
      int value = Integer.parseInt(text);
      return value >= least && value <= most ? value : null;
    }

    @Override
    public Integer placeholder() {
      return least;
    }
  }

  record Flag() implements Scalar<Boolean> {
    @Override
    public String wants() {
      return "true or false";
    }

    @Override
    public @Nullable Boolean read(String text) {
      return text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null;
    }

    @Override
    public Boolean placeholder() {
      return false;
    }
  }

  /// Bounds as written; `zero` says what 0 means, null when it is not allowed.
  record Span(String least, String most, @Nullable String zero) implements Scalar<Duration> {
    @Override
    public String wants() {
      String range = "a time such as 500ms, 10s, 2m or 8h, from " + least + " to " + most;
      return zero == null ? range : range + ", or 0 for " + zero;
    }

    @Override
    public @Nullable Duration read(String text) {
      if (zero != null && text.equals("0")) {
        return Duration.ZERO;
      }
      Duration value = Units.duration(text);
      boolean fits =
          value != null
              && value.compareTo(Units.knownDuration(least)) >= 0
              && value.compareTo(Units.knownDuration(most)) <= 0;
      return fits ? value : null;
    }

    @Override
    public Duration placeholder() {
      return Duration.ZERO;
    }
  }

  /// Bytes; bounds as written.
  record Size(String least, String most) implements Scalar<Long> {
    @Override
    public String wants() {
      return "a size such as 512KB, 64MB or 1GB, from " + least + " to " + most;
    }

    @Override
    public @Nullable Long read(String text) {
      Long value = Units.bytes(text);
      boolean fits =
          value != null && value >= Units.knownBytes(least) && value <= Units.knownBytes(most);
      return fits ? value : null;
    }

    @Override
    public Long placeholder() {
      return Units.knownBytes(least);
    }
  }

  /// One of a few words; those in `notYet` are understood, and refused by name.
  record Choice<E>(Map<String, E> options, List<String> notYet, E placeholder)
      implements Scalar<E> {
    public Choice {
      options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
      notYet = List.copyOf(notYet);
    }

    /// Words are the constants' names in lower case with hyphens.
    @SafeVarargs
    static <E extends Enum<E>> Choice<E> of(Class<E> type, E... notYet) {
      List<E> later = List.of(notYet);
      Map<String, E> options = new LinkedHashMap<>();
      List<String> refused = new ArrayList<>();
      E[] constants = type.getEnumConstants();
      for (E constant : constants) {
        if (later.contains(constant)) {
          refused.add(word(constant));
        } else {
          options.put(word(constant), constant);
        }
      }
      return new Choice<>(options, refused, constants[0]);
    }

    static String word(Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String wants() {
      return "one of " + String.join(", ", options.keySet());
    }

    @Override
    public @Nullable E read(String text) {
      return options.get(text);
    }
  }
}
