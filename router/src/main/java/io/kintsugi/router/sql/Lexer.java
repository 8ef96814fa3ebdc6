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
          return hexString();
        case 'b', 'B':
          return bitString();
        case 'n', 'N':
          position++;
          return string('\'');
        default:
          break;
      }
    }
    if (b == '$' && dollarQuote()) {
      return error(limit);
    }
    Token found = word();
    return b == '_' && found == Token.WORD && !name && Introducers.isCharset(text, start, position)
        ? Token.INTRODUCER
        : found;
  }

  /// `$$` and `$tag$` open a routine's body since 9.0, but were names before.
  private boolean dollarQuote() {
    int at = position + 1;
    while (at < limit && text[at] != '$' && Chars.nameLength(family, text, at, limit) > 0) {
      at++;
    }
    return at < limit && text[at] == '$';
  }

  private Token word() {
    while (position < limit) {
      int length = Chars.nameLength(family, text, position, limit);
      if (length == 0) {
        if (text[position] < 0) {
          return error(position + 1);
        }
        break;
      }
      position += length;
    }
    wordEnd = position;
    // `select.x` is a name: the server looks for the dot before it looks for keywords.
    name = peek(0) == '.' && startsName(position + 1);
    return Token.WORD;
  }

  private boolean startsName(int at) {
    return at < limit && Chars.nameLength(family, text, at, limit) > 0;
  }

  private Token number(byte first) {
    if (first == '0' && (peek(1) == 'x' || peek(1) == 'b')) {
      return zeroPrefixed(peek(1) == 'x');
    }
    digits();
    byte b = peek(0);
    if (b == '.') {
      position++;
      return fraction();
    }
    if (!startsName(position)) {
      return Token.INTEGER;
    }
    if ((b == 'e' || b == 'E') && exponent()) {
      return Token.FLOAT;
    }
    return word();
  }

  private Token zeroPrefixed(boolean hex) {
    int at = position + 2;
    while (at < limit && (hex ? Chars.isHexDigit(text[at]) : (text[at] | 1) == '1')) {
      at++;
    }
    if (at == position + 2 || startsName(at)) {
      return word();
    }
    position = at;
    return hex ? Token.HEX : Token.BIT;
  }

  private void digits() {
    while (position < limit && Chars.isDigit(text[position])) {
      position++;
    }
  }

  /// The position is behind the point.
  private Token fraction() {
    digits();
    if (peek(0) == 'e' || peek(0) == 'E') {
      return exponent() ? Token.FLOAT : error(position + 1);
    }
    return Token.DECIMAL;
  }

  /// Takes `e5`, `e+5` or `e-5` at the position; takes nothing when no digit follows.
  private boolean exponent() {
    int sign = peek(1) == '+' || peek(1) == '-' ? 2 : 1;
    if (!Chars.isDigit(peek(sign))) {
      return false;
    }
    position += sign;
    digits();
    return true;
  }

  private Token hexString() {
    int at = position + 2;
    while (at < limit && Chars.isHexDigit(text[at])) {
      at++;
    }
    boolean whole = at < limit && text[at] == '\'' && (at - position) % 2 == 0;
    return quotedDigits(at, whole, Token.HEX);
  }

  private Token bitString() {
    int at = position + 2;
    while (at < limit && (text[at] | 1) == '1') {
      at++;
    }
    return quotedDigits(at, at < limit && text[at] == '\'', Token.BIT);
  }

  private Token quotedDigits(int at, boolean whole, Token kind) {
    if (!whole) {
      return error(limit);
    }
    position = at + 1;
    return kind;
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
      case '#' -> lineComment();
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
    if (peek(1) == '-' && endsDashes(position + 2)) {
      return lineComment();
    }
    if (peek(1) == '>') {
      return take(peek(2) == '>' ? 3 : 2, Token.OPERATOR);
    }
    return one(Token.MINUS);
  }

  private boolean endsDashes(int at) {
    return at >= limit || (text[at] >= 0 && text[at] <= ' ') || text[at] == 0x7F;
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
      case '+' -> hint();
      default -> blockComment(0, Token.COMMENT);
    };
  }

  /// A hint's names may be quoted; the end mark inside quotes would be read two ways.
  private Token hint() {
    Token found = blockComment(0, Token.HINT);
    int quotes = 0;
    for (int i = start; i < position; i++) {
      byte b = text[i];
      if (b == 0) {
        return Token.ERROR;
      }
      if (b == '`' || b == '"' || b == '\'') {
        quotes++;
      }
    }
    return quotes % 2 == 0 ? found : error(limit);
  }

  private Token versionComment() {
    int digits = 0;
    int version = 0;
    while (digits < 5 && Chars.isDigit(peek(3 + digits))) {
      version = version * 10 + (peek(3 + digits) - '0');
      digits++;
    }
    if (digits < 5) {
      inVersionComment = true;
      return take(3, Token.VERSION_OPEN);
    }
    // Six digits count only with white space behind them; else five, and the sixth is code.
    byte sixth = peek(8);
    if (Chars.isDigit(sixth) && Chars.of(peek(9)) == Chars.SPACE) {
      version = version * 10 + (sixth - '0');
      digits = 6;
    }
    if (version <= mode.serverVersion()) {
      inVersionComment = true;
      return take(3 + digits, Token.VERSION_OPEN);
    }
    return blockComment(1, Token.COMMENT);
  }

  /// {@code depth}: how many comments may be nested; only skipped version comments may have one.
  private Token blockComment(int depth, Token kind) {
    int at = position + 2;
    int open = 1;
    while (at + 1 < limit) {
      if (text[at] == '*' && text[at + 1] == '/') {
        at += 2;
        if (--open == 0) {
          position = at;
          return kind;
        }
      } else if (text[at] == '/' && text[at + 1] == '*' && open <= depth) {
        at += 2;
        open++;
      } else {
        at++;
      }
    }
    return error(limit);
  }

  private Token lineComment() {
    while (position < limit && text[position] != '\n' && text[position] != 0) {
      position++;
    }
    return Token.COMMENT;
  }

  private Token at() {
    byte quote = peek(1);
    if (quote == '@') {
      return systemVariable();
    }
    position++;
    if (quote == '\'' || quote == '"' || quote == '`') {
      boolean isName = quote == '`' || (quote == '"' && mode.ansiQuotes());
      Token found = isName ? quotedName(quote) : string(quote);
      return found == Token.ERROR ? found : Token.USER_VARIABLE;
    }
    int from = position;
    while (position < limit && (text[position] == '.' || startsName(position))) {
      position += text[position] == '.' ? 1 : Chars.nameLength(family, text, position, limit);
    }
    return position == from ? Token.ERROR : Token.USER_VARIABLE;
  }

  private Token systemVariable() {
    position += 2;
    do {
      int from = position;
      if (peek(0) == '`') {
        if (quotedName((byte) '`') == Token.ERROR) {
          return Token.ERROR;
        }
      } else if (word() == Token.ERROR) {
        return Token.ERROR;
      }
      if (position == from) {
        return error(position);
      }
    } while (peek(0) == '.' && position++ < limit);
    return Token.SYSTEM_VARIABLE;
  }

  /// The position is at the opening quote.
  private Token string(int quote) {
    boolean wide = family.trailMayBeAscii();
    boolean escapes = !mode.noBackslashEscapes();
    int at = position + 1;
    while (at < limit) {
      byte b = text[at];
      if (b == quote) {
        if (at + 1 < limit && text[at + 1] == quote) {
          at += 2;
          continue;
        }
        position = at + 1;
        return Token.STRING;
      }
      if (b == '\\' && escapes) {
        // One byte, even when it is the head of a longer character: so does the server.
        at += 2;
      } else {
        at += wide && b < 0 ? Chars.multiByte(family, text, at, limit) : 1;
      }
    }
    return error(limit);
  }

  private Token quotedName(byte quote) {
    boolean wide = family.trailMayBeAscii();
    int at = position + 1;
    while (at < limit && text[at] != 0) {
      byte b = text[at];
      if (b == quote) {
        if (at + 1 < limit && text[at + 1] == quote) {
          at += 2;
          continue;
        }
        position = at + 1;
        return Token.QUOTED_NAME;
      }
      at += wide && b < 0 ? Chars.multiByte(family, text, at, limit) : 1;
    }
    return error(limit);
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

  private Token error(int until) {
    position = Math.min(until, limit);
    return Token.ERROR;
  }

  /// A token's text, for messages and names; bytes above ASCII are read as UTF-8.
  public String string() {
    return new String(text, start, position - start, StandardCharsets.UTF_8);
  }
}
