/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/moomoo/finx-moomoo-frame.h"

#include <string.h>

#include "adapters/moomoo/moomoo-session.pb-c.h"

#define DIGEST 20

static const struct { guint32 protocol; const char *name; } names[] = {
  { MOOMOO_INIT_CONNECT, "InitConnect" },
  { MOOMOO_GET_GLOBAL_STATE, "GetGlobalState" },
  { MOOMOO_NOTIFY, "Notify" },
  { MOOMOO_KEEP_ALIVE, "KeepAlive" },
  { MOOMOO_GET_ACC_LIST, "GetAccList" },
  { MOOMOO_UNLOCK_TRADE, "UnlockTrade" },
  { MOOMOO_SUB_ACC_PUSH, "SubAccPush" },
  { MOOMOO_GET_FUNDS, "GetFunds" },
  { MOOMOO_GET_POSITION_LIST, "GetPositionList" },
  { MOOMOO_GET_ORDER_LIST, "GetOrderList" },
  { MOOMOO_PLACE_ORDER, "PlaceOrder" },
  { MOOMOO_MODIFY_ORDER, "ModifyOrder" },
  { MOOMOO_UPDATE_ORDER, "UpdateOrder" },
  { MOOMOO_GET_ORDER_FILL_LIST, "GetOrderFillList" },
  { MOOMOO_UPDATE_ORDER_FILL, "UpdateOrderFill" },
  { MOOMOO_GET_HISTORY_ORDER_LIST, "GetHistoryOrderList" },
  { MOOMOO_GET_HISTORY_ORDER_FILL_LIST, "GetHistoryOrderFillList" },
  { MOOMOO_GET_ORDER_FEE, "GetOrderFee" },
  { MOOMOO_SUB, "Sub" },
  { MOOMOO_UPDATE_BASIC_QOT, "UpdateBasicQot" },
  { MOOMOO_UPDATE_TICKER, "UpdateTicker" },
  { MOOMOO_GET_ORDER_BOOK, "GetOrderBook" },
  { MOOMOO_UPDATE_ORDER_BOOK, "UpdateOrderBook" },
  { MOOMOO_REQUEST_HISTORY_KL, "RequestHistoryKL" },
  { MOOMOO_REQUEST_HISTORY_KL_QUOTA, "RequestHistoryKLQuota" },
  { MOOMOO_GET_STATIC_INFO, "GetStaticInfo" },
  { MOOMOO_GET_SECURITY_SNAPSHOT, "GetSecuritySnapshot" },
};

const char *
moomoo_protocol_name (guint32 protocol)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i].protocol == protocol)
      return names[i].name;
  return "?";
}

static guint32
get_uint32 (const guint8 *bytes)
{
  guint32 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT32_FROM_LE (value);
}

static void
put_uint32 (guint8  *bytes,
            guint32  value)
{
  value = GUINT32_TO_LE (value);
  memcpy (bytes, &value, sizeof value);
}

/* See #FinxFrameSocketEvents: 0: more must come first, -1: it is not a frame of OpenD. */
gssize
moomoo_frame_measure (const char *data,
                      gsize       length)
{
  guint32 body;

  if (memcmp (data, "FT", MIN (length, 2)) != 0)
    return -1;
  if (length < MOOMOO_HEADER)
    return 0;
  body = get_uint32 ((const guint8 *) data + 12);
  return body <= MOOMOO_MOST_BODY ? MOOMOO_HEADER + (gssize) body : -1;
}

/* @data: a whole frame, as it was measured */
gboolean
moomoo_frame_read (const char  *data,
                   gsize        length,
                   MoomooFrame *frame)
{
  const guint8 *bytes = (const guint8 *) data;

  if (length < MOOMOO_HEADER || moomoo_frame_measure (data, length) != (gssize) length)
    return FALSE;
  frame->protocol = get_uint32 (bytes + 2);
  frame->format = bytes[6];
  frame->serial = get_uint32 (bytes + 8);
  frame->digest = bytes + 16;
  frame->body = bytes + MOOMOO_HEADER;
  frame->length = length - MOOMOO_HEADER;
  return TRUE;
}

static void
digest_of (const guint8 *data,
           gsize         length,
           guint8        digest[DIGEST])
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  gsize size = DIGEST;

  g_checksum_update (checksum, data, (gssize) length);
  g_checksum_get_digest (checksum, digest, &size);
}

/* Whether @plain, which is the body after it was decrypted, is what was sent. */
gboolean
moomoo_frame_is_intact (const MoomooFrame *frame,
                        const guint8      *plain,
                        gsize              length)
{
  guint8 digest[DIGEST];

  digest_of (plain, length, digest);
  return memcmp (digest, frame->digest, DIGEST) == 0;
}

/* @wire: (nullable): @plain encrypted; %NULL: it goes as it is */
GByteArray *
moomoo_frame_pack (guint32           protocol,
                   guint32           serial,
                   const GByteArray *plain,
                   const GByteArray *wire)
{
  const GByteArray *body = wire != NULL ? wire : plain;
  GByteArray *frame = g_byte_array_sized_new (MOOMOO_HEADER + body->len);
  guint8 header[MOOMOO_HEADER] = { 'F', 'T' };

  put_uint32 (header + 2, protocol);
  put_uint32 (header + 8, serial);
  put_uint32 (header + 12, body->len);
  digest_of (plain->data, plain->len, header + 16);
  g_byte_array_append (frame, header, sizeof header);
  return body->len > 0 ? g_byte_array_append (frame, body->data, body->len) : frame;
}

GByteArray *
moomoo_message_pack (const ProtobufCMessage *message)
{
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_set_size (bytes, (guint) protobuf_c_message_get_packed_size (message));
  protobuf_c_message_pack (message, bytes->data);
  return bytes;
}

GByteArray *
moomoo_request_pack (const GByteArray *c2s)
{
  Moomoo__Request request = MOOMOO__REQUEST__INIT;

  request.c2s = (ProtobufCBinaryData) { c2s->len, c2s->data };
  return moomoo_message_pack (&request.base);
}

/* (nullable): a field has another type than it must have, or the bytes end too early. Fields that are not known are kept apart. */
ProtobufCMessage *
moomoo_message_unpack (const ProtobufCMessageDescriptor *type,
                       const guint8                     *data,
                       gsize                             length)
{
  static const guint8 nothing = 0;

  return protobuf_c_message_unpack (type, NULL, length, data != NULL ? data : &nothing);
}

/* For people */

static void print_message (GString *text, const ProtobufCMessage *message);

static void
print_value (GString                        *text,
             const ProtobufCFieldDescriptor *field,
             const void                     *value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  switch (field->type)
    {
    case PROTOBUF_C_TYPE_INT32:
      g_string_append_printf (text, "%" G_GINT32_FORMAT, *(const gint32 *) value);
      break;
    case PROTOBUF_C_TYPE_UINT32:
      g_string_append_printf (text, "%" G_GUINT32_FORMAT, *(const guint32 *) value);
      break;
    case PROTOBUF_C_TYPE_INT64:
      g_string_append_printf (text, "%" G_GINT64_FORMAT, *(const gint64 *) value);
      break;
    case PROTOBUF_C_TYPE_UINT64:
      g_string_append_printf (text, "%" G_GUINT64_FORMAT, *(const guint64 *) value);
      break;
    case PROTOBUF_C_TYPE_BOOL:
      g_string_append (text, *(const protobuf_c_boolean *) value ? "true" : "false");
      break;
    case PROTOBUF_C_TYPE_DOUBLE:
      g_string_append (text, g_ascii_formatd (number, sizeof number, "%.15g", *(const double *) value));
      break;
    case PROTOBUF_C_TYPE_STRING:
      {
        g_autofree char *valid = g_utf8_make_valid (*(char *const *) value, -1);

        g_string_append_printf (text, "\"%s\"", valid);
        break;
      }
    case PROTOBUF_C_TYPE_MESSAGE:
      print_message (text, *(ProtobufCMessage *const *) value);
      break;
    default:
      g_string_append (text, "…");
      break;
    }
}

static gsize
size_of (const ProtobufCFieldDescriptor *field)
{
  switch (field->type)
    {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_UINT32:
      return sizeof (guint32);
    case PROTOBUF_C_TYPE_BOOL:
      return sizeof (protobuf_c_boolean);
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_MESSAGE:
      return sizeof (void *);
    default:
      return sizeof (guint64);
    }
}

static gboolean
is_set (const ProtobufCMessage         *message,
        const ProtobufCFieldDescriptor *field)
{
  const void *value = (const char *) message + field->offset;

  if (field->label == PROTOBUF_C_LABEL_REQUIRED)
    return TRUE;
  if (field->type == PROTOBUF_C_TYPE_STRING || field->type == PROTOBUF_C_TYPE_MESSAGE)
    return *(void *const *) value != NULL && *(void *const *) value != field->default_value;
  return *(const protobuf_c_boolean *) ((const char *) message + field->quantifier_offset);
}

static void
print_message (GString                *text,
               const ProtobufCMessage *message)
{
  const char *separator = "";

  g_string_append_c (text, '{');
  for (guint i = 0; i < message->descriptor->n_fields; i++)
    {
      const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
      const char *value = (const char *) message + field->offset;
      gboolean is_list = field->label == PROTOBUF_C_LABEL_REPEATED;
      gsize n = is_list ? *(const size_t *) ((const char *) message + field->quantifier_offset) : 1;

      if (is_list ? n == 0 : !is_set (message, field))
        continue;
      g_string_append_printf (text, "%s\"%s\": %s", separator, field->name, is_list ? "[" : "");
      for (gsize k = 0; k < n; k++)
        {
          g_string_append (text, k > 0 ? ", " : "");
          print_value (text, field, is_list ? *(char *const *) value + k * size_of (field) : value);
        }
      g_string_append (text, is_list ? "]" : "");
      separator = ", ";
    }
  g_string_append_c (text, '}');
}

/* As JSON looks, for people; bytes are left out. */
char *
moomoo_message_to_text (const ProtobufCMessage *message)
{
  GString *text = g_string_new (NULL);

  print_message (text, message);
  return g_string_free (text, FALSE);
}
