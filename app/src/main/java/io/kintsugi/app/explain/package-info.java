/// Where a statement would go, told to a person.
@NullMarked
package io.kintsugi.app.explain;

import org.jspecify.annotations.NullMarked;
