package io.kintsugi.router.plan;

import io.kintsugi.router.sql.Fingerprint;
import io.kintsugi.router.sql.Place;
import io.kintsugi.router.sql.Span;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A part of text to be put in: fixed, or copied from the statement at hand with its own literals.
sealed interface Piece {

  record Fixed(String text) implements Piece {}

  record Copy(Span span) implements Piece {}

  /// Pieces that take the place of a span; an empty span inserts.
  record Put(Span span, List<Piece> pieces) {
    public Put {
      pieces = List.copyOf(pieces);
    }

    static Put at(Place place, List<Piece> pieces) {
      return new Put(new Span(place, place), pieces);
    }

    byte[] text(Fingerprint statement) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (Piece piece : pieces) {
        byte[] bytes =
            switch (piece) {
              case Fixed fixed -> fixed.text().getBytes(StandardCharsets.UTF_8);
              case Copy copy -> copy.span().in(statement);
            };
        out.writeBytes(bytes);
      }
      return out.toByteArray();
    }
  }
}
