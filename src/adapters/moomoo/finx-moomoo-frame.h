/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <protobuf-c/protobuf-c.h>

G_BEGIN_DECLS

/* OpenD's frames: a header of 44 bytes, little-endian, with a checksum of the plain body, and the body behind it. */
#define MOOMOO_HEADER    44
#define MOOMOO_MOST_BODY (16u << 20)

typedef enum
{
  MOOMOO_INIT_CONNECT = 1001,
  MOOMOO_GET_GLOBAL_STATE = 1002,
  MOOMOO_NOTIFY = 1003,
  MOOMOO_KEEP_ALIVE = 1004,
  MOOMOO_GET_ACC_LIST = 2001,
  MOOMOO_UNLOCK_TRADE = 2005,
  MOOMOO_SUB_ACC_PUSH = 2008,
  MOOMOO_GET_FUNDS = 2101,
  MOOMOO_GET_POSITION_LIST = 2102,
  MOOMOO_GET_ORDER_LIST = 2201,
  MOOMOO_PLACE_ORDER = 2202,
  MOOMOO_MODIFY_ORDER = 2205,
  MOOMOO_UPDATE_ORDER = 2208,
  MOOMOO_GET_ORDER_FILL_LIST = 2211,
  MOOMOO_UPDATE_ORDER_FILL = 2218,
  MOOMOO_GET_HISTORY_ORDER_LIST = 2221,
  MOOMOO_GET_HISTORY_ORDER_FILL_LIST = 2222,
  MOOMOO_GET_ORDER_FEE = 2225,
  MOOMOO_SUB = 3001,
  MOOMOO_UPDATE_BASIC_QOT = 3005,
  MOOMOO_UPDATE_TICKER = 3011,
  MOOMOO_GET_ORDER_BOOK = 3012,
  MOOMOO_UPDATE_ORDER_BOOK = 3013,
  MOOMOO_REQUEST_HISTORY_KL = 3103,
  MOOMOO_REQUEST_HISTORY_KL_QUOTA = 3104,
  MOOMOO_GET_STATIC_INFO = 3202,
  MOOMOO_GET_SECURITY_SNAPSHOT = 3203
} MoomooProtocol;
const char *moomoo_protocol_name (guint32 protocol);    /* "PlaceOrder"; "?" */

/* What a frame is, borrowed from its bytes. */
typedef struct
{
  guint32       protocol, serial;
  guint8        format;         /* 0: protobuf */
  const guint8 *digest;         /* 20 bytes */
  const guint8 *body;           /* as it is on the line */
  gsize         length;
} MoomooFrame;

gssize            moomoo_frame_measure    (const char             *data,
                                           gsize                   length);
gboolean          moomoo_frame_read       (const char             *data,
                                           gsize                   length,
                                           MoomooFrame            *frame);
gboolean          moomoo_frame_is_intact  (const MoomooFrame      *frame,
                                           const guint8           *plain,
                                           gsize                   length);
GByteArray       *moomoo_frame_pack       (guint32                 protocol,
                                           guint32                 serial,
                                           const GByteArray       *plain,
                                           const GByteArray       *wire);

/* Bodies. (transfer full) all of them; messages are freed with protobuf_c_message_free_unpacked (message, NULL). */
GByteArray       *moomoo_message_pack     (const ProtobufCMessage *message);
GByteArray       *moomoo_request_pack     (const GByteArray       *c2s);
ProtobufCMessage *moomoo_message_unpack   (const ProtobufCMessageDescriptor *type,
                                           const guint8           *data,
                                           gsize                   length);
char             *moomoo_message_to_text  (const ProtobufCMessage *message);

static inline void
moomoo_message_free (ProtobufCMessage *message)
{
  protobuf_c_message_free_unpacked (message, NULL);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProtobufCMessage, moomoo_message_free)

G_END_DECLS
