/// Who lives: this proxy's number and place at each server, and the pulse of the others.
///
/// A life that has ended is fenced by its epoch's row; no clock of two machines is compared.
@NullMarked
package io.kintsugi.xa.membership;

import org.jspecify.annotations.NullMarked;
