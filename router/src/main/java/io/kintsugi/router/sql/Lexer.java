package io.kintsugi.router.sql;

import java.nio.charset.StandardCharsets;

/// Cuts a statement's bytes into tokens exactly as MySQL's server does, without making any object.
///
/// One lexer is a cursor that is used again and again by its one owner. The text stays the caller's
/// and is only read. Where MySQL would fail, or where its reading is in doubt, the token is {@link
/// Token#ERROR}. Between two tokens there is white space only. Source of the rules: the manual's
/// "Language Structure" and the behaviour of a 9.7 server.
public final class Lexer {
  private static final byte[] EMPTY = {};

  private byte[] text = EMPTY;
  private LexMode mode = LexMode.DEFAULT;
  private Chars.Family family = Chars.Family.UTF8;
  private int position;
  private int limit;
  private int start;
  private boolean name;
  private boolean afterDot;
  private int wordEnd = -1;
  private boolean inVersionComment;
  private Token token = Token.END;

  /// Starts over at {@code from}; the text ends before {@code to}.
  public void reset(byte[] text, int from, int to, LexMode mode) {
    this.text = text;
    this.position = from;
    this.start = from;
    this.limit = to;
    if (!mode.charset().equals(this.mode.charset())) {
      this.family = Chars.family(mode.charset());
    }
    this.mode = mode;
    this.afterDot = false;
    this.wordEnd = -1;
    this.inVersionComment = false;
    this.token = Token.END;
  }

  public Token token() {
    return token;
  }

  public int start() {
    return start;
  }

  public int end() {
    return position;
  }

  public byte[] text() {
    return text;
  }

  /// True between {@link Token#VERSION_OPEN} and {@link Token#VERSION_CLOSE}.
  public boolean inVersionComment() {
    return inVersionComment;
  }

  /// The current WORD's keyword; {@link Keyword#NONE} for a name and for other tokens.
  public Keyword keyword() {
    if (token != Token.WORD || name) {
      return Keyword.NONE;
    }
    return Keyword.of(text, start, position);
  }

  /// Whether the current WORD spells {@code upper} (ASCII capitals), in whatever case.
  public boolean isWord(String upper) {
    if (token != Token.WORD || position - start != upper.length()) {
      return false;
    }
    for (int i = 0; i < upper.length(); i++) {
      int b = text[start + i];
      if ((b >= 'a' && b <= 'z' ? b - 32 : b) != upper.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// The next token that is not a comment or the mark of a version comment.
  public Token nextCode() {
    Token found = next();
    while (found == Token.COMMENT
        || found == Token.HINT
        || found == Token.VERSION_OPEN
        || found == Token.VERSION_CLOSE) {
      found = next();
    }
    return found;
  }

  public Token next() {
    while (position < limit && Chars.of(text[position]) == Chars.SPACE) {
      position++;
      afterDot = false;
    }
    start = position;
    name = false;
    token = position < limit ? scan() : endOfText();
    return token;
  }

  /// Goes on at a later place, which must be between two tokens.
  public void skipTo(int offset) {
    position = Math.max(position, offset);
    afterDot = false;
  }

  private Token endOfText() {
    if (inVersionComment) {
      inVersionComment = false;
      return Token.ERROR;
    }
    return Token.END;
  }

  private Token scan() {
    if (afterDot) {
      afterDot = false;
      return nameBehindDot();
    }
    byte b = text[position];
    return switch (Chars.of(b)) {
      case Chars.LETTER -> letter(b);
      case Chars.DIGIT -> number(b);
      case Chars.HIGH -> word();
      default -> punctuation(b);
    };
  }

  private Token nameBehindDot() {
    Token found = word();
    name = true;
    return found;
  }

  private Token letter(byte b) {
    if (peek(1) == '\'') {
      switch (b) {
        case 'x', 'X':
          return upTo(Numbers.hexString(text, position, limit), Token.HEX);
        case 'b', 'B':
          return upTo(Numbers.bitString(text, position, limit), Token.BIT);
        case 'n', 'N':
          position++;
          return string((byte) '\'');
        default:
          break;
      }
    }
    if (b == '$' && Quotes.opensBody(text, position, limit, family)) {
      return error(limit);
    }
    Token found = word();
    return b == '_' && found == Token.WORD && !name && Introducers.isCharset(text, start, position)
        ? Token.INTRODUCER
        : found;
  }

  private Token word() {
    Token found = upTo(Names.word(text, position, limit, family), Token.WORD);
    if (found == Token.WORD) {
      wordEnd = position;
      // `select.x` is a name: the server looks for the dot before it looks for keywords.
      name = peek(0) == '.' && startsName(position + 1);
    }
    return found;
  }

  private boolean startsName(int at) {
    return Names.start(text, at, limit, family);
  }

  private Token number(byte first) {
    if (first == '0' && (peek(1) == 'x' || peek(1) == 'b')) {
      return zeroPrefixed(peek(1) == 'x');
    }
    position = Numbers.digits(text, position, limit);
    byte b = peek(0);
    if (b == '.') {
      position++;
      return fraction();
    }
    if (!startsName(position)) {
      return Token.INTEGER;
    }
    return (b == 'e' || b == 'E') && exponent() ? Token.FLOAT : word();
  }

  private Token zeroPrefixed(boolean hex) {
    int digits = position + 2;
    int end = hex ? Numbers.hexDigits(text, digits, limit) : Numbers.bits(text, digits, limit);
    if (end == digits || startsName(end)) {
      return word();
    }
    return upTo(end, hex ? Token.HEX : Token.BIT);
  }

  /// The position is behind the point.
  private Token fraction() {
    position = Numbers.digits(text, position, limit);
    if (peek(0) == 'e' || peek(0) == 'E') {
      return exponent() ? Token.FLOAT : error(position + 1);
    }
    return Token.DECIMAL;
  }

  private boolean exponent() {
    int from = position;
    position = Numbers.exponent(text, from, limit);
    return position > from;
  }

  private Token punctuation(byte b) {
    return switch (b) {
      case '\'' -> string(b);
      case '"' -> mode.ansiQuotes() ? quotedName(b) : string(b);
      case '`' -> quotedName(b);
      case ',' -> one(Token.COMMA);
      case '(' -> one(Token.LEFT_PAREN);
      case ')' -> one(Token.RIGHT_PAREN);
      case ';' -> one(Token.SEMICOLON);
      case '+' -> one(Token.PLUS);
      case '.' -> point();
      case '?' -> startsName(position + 1) ? error(position + 1) : one(Token.PARAMETER);
      case '=', '<', '>', '!' -> comparison(b);
      case '-' -> minus();
      case '*' -> star();
      case '/' -> slash();
      case '#' -> upTo(Comments.line(text, position, limit), Token.COMMENT);
      case '@' -> at();
      case ':' -> peek(1) == '=' ? take(2, Token.ASSIGN) : error(position + 1);
      case '&', '|' -> take(peek(1) == b ? 2 : 1, Token.OPERATOR);
      case '%', '^', '~', '{', '}' -> one(Token.OPERATOR);
      default -> error(position + 1);
    };
  }

  private Token point() {
    boolean behindName = wordEnd == position;
    if (!behindName && Chars.isDigit(peek(1))) {
      position++;
      return fraction();
    }
    position++;
    afterDot = startsName(position);
    return Token.DOT;
  }

  /// Pairs such as `=!`, `><` or `==` are no operators to the server, whatever one might expect.
  private Token comparison(byte b) {
    byte second = peek(1);
    if (second != '=' && second != '<' && second != '>' && second != '!') {
      return b == '=' ? one(Token.EQUAL) : one(Token.OPERATOR);
    }
    if (b == '<' && second == '=' && peek(2) == '>') {
      return take(3, Token.OPERATOR);
    }
    boolean known =
        switch (b) {
          case '<' -> second == '=' || second == '>' || second == '<';
          case '>' -> second == '=' || second == '>';
          case '!' -> second == '=';
          default -> false;
        };
    byte third = peek(2);
    boolean joined = b == '<' && (third == '=' || third == '>' || third == '!');
    return known && !joined ? take(2, Token.OPERATOR) : error(position + 2);
  }

  private Token minus() {
    if (peek(1) == '-' && Comments.endsDashes(text, position + 2, limit)) {
      return upTo(Comments.line(text, position, limit), Token.COMMENT);
    }
    if (peek(1) == '>') {
      return take(peek(2) == '>' ? 3 : 2, Token.OPERATOR);
    }
    return one(Token.MINUS);
  }

  private Token star() {
    if (inVersionComment && peek(1) == '/') {
      inVersionComment = false;
      return take(2, Token.VERSION_CLOSE);
    }
    return one(Token.STAR);
  }

  private Token slash() {
    if (peek(1) != '*') {
      return one(Token.OPERATOR);
    }
    return switch (peek(2)) {
      case '!' -> versionComment();
      case '+' -> upTo(Comments.hint(text, position, limit), Token.HINT);
      default -> upTo(Comments.block(text, position, limit, 0), Token.COMMENT);
    };
  }

  private Token versionComment() {
    int digits = Comments.versionDigits(text, position, limit);
    if (digits > 0 && Comments.version(text, position, digits) > mode.serverVersion()) {
      return upTo(Comments.block(text, position, limit, 1), Token.COMMENT);
    }
    inVersionComment = true;
    return take(3 + digits, Token.VERSION_OPEN);
  }

  private Token at() {
    byte quote = peek(1);
    if (quote == '@') {
      return upTo(Names.systemVariable(text, position + 2, limit, family), Token.SYSTEM_VARIABLE);
    }
    position++;
    return switch (quote) {
      case '\'', '"', '`' -> {
        boolean isName = quote == '`' || (quote == '"' && mode.ansiQuotes());
        Token found = isName ? quotedName(quote) : string(quote);
        yield found == Token.ERROR ? found : Token.USER_VARIABLE;
      }
      default -> upTo(Names.userVariable(text, position, limit, family), Token.USER_VARIABLE);
    };
  }

  /// The position is at the opening quote.
  private Token string(byte quote) {
    boolean escapes = !mode.noBackslashEscapes();
    return upTo(Quotes.string(text, position, limit, quote, family, escapes), Token.STRING);
  }

  private Token quotedName(byte quote) {
    return upTo(Quotes.name(text, position, limit, quote, family), Token.QUOTED_NAME);
  }

  private byte peek(int ahead) {
    int at = position + ahead;
    return at < limit ? text[at] : 0;
  }

  private Token one(Token kind) {
    position++;
    return kind;
  }

  private Token take(int bytes, Token kind) {
    position += bytes;
    return kind;
  }

  /// Ends the token where a scan of it ended: at {@code end}, or with an error at its complement.
  private Token upTo(int end, Token kind) {
    if (end < 0) {
      return error(~end);
    }
    position = end;
    return kind;
  }

  private Token error(int until) {
    position = Math.min(until, limit);
    return Token.ERROR;
  }

  /// A token's text, for messages and names; bytes above ASCII are read as UTF-8.
  public String string() {
    return new String(text, start, position - start, StandardCharsets.UTF_8);
  }
}
