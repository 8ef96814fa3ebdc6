package io.kintsugi.router.sql;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One token of a statement's code, or one slot in the place of its tokens. For the slow path,
/// where objects do not matter.
///
/// @param token what it is; for a literal slot the kind of its first token, LEFT_PAREN for LIST and
///   ROWS
/// @param slot the slot's number, or -1
/// @param parameter which `?` it is, or -1
/// @param text the token's own text; a slot's text is left out ("")
/// @param start offset in the statement this was read from
/// @param depth how many parentheses are open around it
public record Piece(
    Token token,
    Keyword keyword,
    @Nullable SlotKind slotKind,
    int slot,
    int parameter,
    String text,
    int start,
    int end,
    int depth) {

  public boolean is(Keyword word) {
    return keyword == word;
  }

  public boolean is(Token kind) {
    return token == kind && slot < 0;
  }

  /// Whether this can be a name: quoted, or a word that is not reserved.
  public boolean isName() {
    return token == Token.QUOTED_NAME
        || token == Token.INTRODUCER
        || (token == Token.WORD && !keyword.reserved());
  }

  /// The name without its quotes.
  public String name() {
    if (token != Token.QUOTED_NAME) {
      return text;
    }
    String quote = text.substring(0, 1);
    return text.substring(1, text.length() - 1).replace(quote + quote, quote);
  }

  /// The code of a statement up to its `;`; comments, hints and the marks of version comments are
  /// left out.
  public static List<Piece> of(Fingerprint statement, LexMode mode) {
    List<Piece> pieces = new ArrayList<>();
    Charset charset = Chars.java(mode.charset());
    Slots slots = statement.slots();
    Lexer lexer = new Lexer();
    lexer.reset(statement.text(), statement.from(), statement.to(), mode);
    int slot = 0;
    int parameter = 0;
    int depth = 0;
    for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
      int start = lexer.start();
      if (slot < slots.count() && slots.start(slot) == start) {
        SlotKind kind = slots.kind(slot);
        if (kind != SlotKind.COMMENT) {
          pieces.add(
              new Piece(token, Keyword.NONE, kind, slot, -1, "", start, slots.end(slot), depth));
        }
        lexer.skipTo(slots.end(slot));
        slot++;
        continue;
      }
      if (token == Token.SEMICOLON) {
        break;
      }
      if (token == Token.HINT || token == Token.VERSION_OPEN || token == Token.VERSION_CLOSE) {
        continue;
      }
      depth = token == Token.RIGHT_PAREN ? Math.max(0, depth - 1) : depth;
      String text = new String(lexer.text(), start, lexer.end() - start, charset);
      int number = token == Token.PARAMETER ? parameter++ : -1;
      pieces.add(
          new Piece(token, lexer.keyword(), null, -1, number, text, start, lexer.end(), depth));
      depth += token == Token.LEFT_PAREN ? 1 : 0;
    }
    return pieces;
  }
}
