/// The control plane: schemas read, servers watched; JDBC on virtual threads.
@NullMarked
package io.kintsugi.proxy.admin;

import org.jspecify.annotations.NullMarked;
