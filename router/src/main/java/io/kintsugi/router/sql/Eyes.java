package io.kintsugi.router.sql;

import java.util.Arrays;
import net.sf.jsqlparser.expression.JdbcParameter;
import net.sf.jsqlparser.parser.ASTNodeAccess;
import net.sf.jsqlparser.parser.Node;

/// The text the parser was given in the place of a statement, and where each part of it came from.
///
/// Literal slots stand in it as `?1`, `?2`, ... (slot number + 1), parameters as `?100001`, ...
public final class Eyes {
  private static final int PARAMETERS = 100_000;

  private final StringBuilder text = new StringBuilder();
  private int count;
  private int[] begins = new int[64];
  private int[] starts = new int[64];
  private int[] ends = new int[64];

  /// The slot a marker stands for, or -1 when it stands for a parameter.
  public static int slot(JdbcParameter marker) {
    return marker.getIndex() <= PARAMETERS ? marker.getIndex() - 1 : -1;
  }

  /// The parameter (from 0) a marker stands for, or -1 when it stands for a slot.
  public static int parameter(JdbcParameter marker) {
    return marker.getIndex() > PARAMETERS ? marker.getIndex() - PARAMETERS - 1 : -1;
  }

  static String slotMarker(int slot) {
    return "?" + (slot + 1);
  }

  static String parameterMarker(int parameter) {
    return "?" + (PARAMETERS + 1 + parameter);
  }

  /// What the parser read.
  public String text() {
    return text.toString();
  }

  /// Where a node of the tree starts in the statement that was parsed, or -1.
  public int start(ASTNodeAccess node) {
    Node ast = node.getASTNode();
    return ast == null ? -1 : starts[at(ast.jjtGetFirstToken().absoluteBegin)];
  }

  /// Where a node of the tree ends in the statement that was parsed, or -1.
  public int end(ASTNodeAccess node) {
    Node ast = node.getASTNode();
    return ast == null ? -1 : ends[at(ast.jjtGetLastToken().absoluteBegin)];
  }

  void add(String token, int start, int end) {
    if (count == begins.length) {
      begins = Arrays.copyOf(begins, count * 2);
      starts = Arrays.copyOf(starts, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
    }
    if (!token.equals(".") && count > 0 && text.charAt(text.length() - 1) != '.') {
      text.append(' ');
    }
    begins[count] = text.length();
    starts[count] = start;
    ends[count] = end;
    count++;
    text.append(token);
  }

  private int at(int offset) {
    int found = Arrays.binarySearch(begins, 0, count, offset);
    return found >= 0 ? found : Math.max(0, -found - 2);
  }
}
