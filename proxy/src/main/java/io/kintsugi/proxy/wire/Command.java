package io.kintsugi.proxy.wire;

/// First byte of a client's command packet, named as in the MySQL manual (`enum_server_command`).
public final class Command {
  public static final int COM_SLEEP = 0;
  public static final int COM_QUIT = 1;
  public static final int COM_INIT_DB = 2;
  public static final int COM_QUERY = 3;
  public static final int COM_FIELD_LIST = 4;
  public static final int COM_CREATE_DB = 5;
  public static final int COM_DROP_DB = 6;
  public static final int COM_REFRESH = 7;
  public static final int COM_STATISTICS = 9;
  public static final int COM_PROCESS_INFO = 10;
  public static final int COM_CONNECT = 11;
  public static final int COM_PROCESS_KILL = 12;
  public static final int COM_DEBUG = 13;
  public static final int COM_PING = 14;
  public static final int COM_TIME = 15;
  public static final int COM_DELAYED_INSERT = 16;
  public static final int COM_CHANGE_USER = 17;
  public static final int COM_BINLOG_DUMP = 18;
  public static final int COM_TABLE_DUMP = 19;
  public static final int COM_CONNECT_OUT = 20;
  public static final int COM_REGISTER_SLAVE = 21;
  public static final int COM_STMT_PREPARE = 22;
  public static final int COM_STMT_EXECUTE = 23;
  public static final int COM_STMT_SEND_LONG_DATA = 24;
  public static final int COM_STMT_CLOSE = 25;
  public static final int COM_STMT_RESET = 26;
  public static final int COM_SET_OPTION = 27;
  public static final int COM_STMT_FETCH = 28;
  public static final int COM_DAEMON = 29;
  public static final int COM_BINLOG_DUMP_GTID = 30;
  public static final int COM_RESET_CONNECTION = 31;
  public static final int COM_CLONE = 32;
  public static final int COM_SUBSCRIBE_GROUP_REPLICATION_STREAM = 33;

  private Command() {}
}
