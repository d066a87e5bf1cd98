/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Our ids of orders in the form of an UUID, for brokers that take no other. */

char *finx_broker_uuid_of      (const char *client_id);
char *finx_broker_client_id_of (const char *text);

G_END_DECLS
