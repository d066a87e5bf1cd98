/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The test venue of Deriv where a person signs in: its pages, which here ask nobody, and the tokens that come of it. */
#include "venue-deriv-private.h"

#include <string.h>

/* The browser is sent back to @where. */
static void
send_back (VenueReply *reply,
           char       *where)           /* (transfer full) */
{
  reply->status = 302;
  reply->headers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_hash_table_insert (reply->headers, (gpointer) "Location", where);
}

static const char *
part (GHashTable *parts,
      const char *name)
{
  const char *value = parts != NULL ? g_hash_table_lookup (parts, name) : NULL;

  return value != NULL ? value : "";
}

static void
show_page (State              *state,
           const VenueRequest *request,
           VenueReply         *reply)
{
  const char *redirect = part (request->query, "redirect_uri"), *told = part (request->query, "state");

  if (strcmp (part (request->query, "client_id"), VENUE_DERIV_APP) != 0 || strcmp (part (request->query, "response_type"), "code") != 0
      || strcmp (part (request->query, "code_challenge_method"), "S256") != 0 || *redirect == '\0')
    {
      reply->status = 400;
      return;
    }
  g_free (state->challenge);
  state->challenge = g_strdup (part (request->query, "code_challenge"));
  g_free (state->redirect);
  state->redirect = g_strdup (redirect);
  state->code = ++state->last_id;
  send_back (reply, g_strdup_printf ("%s/?code=ory_ac_%" G_GINT64_FORMAT "%%2Bx&scope=trade&state=%s", redirect, state->code, told));
}

static void
show_old_page (const VenueRequest *request,
               VenueReply         *reply)
{
  if (strcmp (part (request->query, "app_id"), VENUE_DERIV_OLD_APP) == 0)
    send_back (reply, g_strdup_printf (VENUE_DERIV_REDIRECT "/?acct1=CR799393&token1=" VENUE_DERIV_READ_TOKEN "&cur1=usd&acct2=VRTC1234567&token2="
                                       VENUE_DERIV_TOKEN "&cur2=usd&state=%s", part (request->query, "state")));
  else
    reply->status = 400;
}

static gboolean
is_proof (State      *state,
          const char *verifier)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autofree char *text = NULL;

  g_checksum_update (checksum, (const guchar *) verifier, -1);
  g_checksum_get_digest (checksum, digest, &length);
  text = g_base64_encode (digest, length);
  text[strcspn (text, "=")] = '\0';
  return strlen (verifier) >= 43 && g_strcmp0 (state->challenge, g_strdelimit (g_strdelimit (text, "+", '-'), "/", '_')) == 0;
}

/* A code is good once, and a token to renew with until there is another one. */
static void
give_token (State              *state,
            const VenueRequest *request,
            VenueReply         *reply)
{
  g_autoptr(GHashTable) form = g_uri_parse_params (request->body, -1, "&", G_URI_PARAMS_NONE, NULL);
  g_autofree char *code = g_strdup_printf ("ory_ac_%" G_GINT64_FORMAT "+x", state->code), *lasts = NULL;
  gboolean is_first = strcmp (part (form, "grant_type"), "authorization_code") == 0;
  gboolean is_right = strcmp (part (form, "client_id"), VENUE_DERIV_APP) == 0;

  if (is_first)
    is_right = is_right && state->code != 0 && strcmp (part (form, "code"), code) == 0 && g_strcmp0 (part (form, "redirect_uri"), state->redirect) == 0
               && is_proof (state, part (form, "code_verifier"));
  else
    is_right = is_right && strcmp (part (form, "grant_type"), "refresh_token") == 0 && g_strcmp0 (part (form, "refresh_token"), state->refresh) == 0;
  if (!is_right)
    {
      reply->status = 400;
      reply->body = g_strdup ("{\"error\":\"invalid_grant\",\"error_description\":\"The grant is invalid\"}");
      return;
    }
  state->code = 0;
  g_free (state->access);
  state->access = g_strdup_printf ("ory_at_%" G_GINT64_FORMAT, ++state->last_id);
  g_free (state->refresh);
  state->refresh = g_strdup_printf ("ory_rt_%" G_GINT64_FORMAT, ++state->last_id);
  lasts = state->life_s != 0 ? g_strdup_printf (",\"expires_in\":%" G_GINT64_FORMAT, state->life_s) : g_strdup ("");
  reply->body = g_strdup_printf ("{\"access_token\":\"%s\",\"refresh_token\":\"%s\",\"token_type\":\"bearer\"%s}", state->access, state->refresh, lasts);
}

gboolean
venue_deriv_answer_sign_in (Venue              *venue,
                            const VenueRequest *request,
                            VenueReply         *reply)
{
  State *state = venue_get_data (venue);

  if (strcmp (request->path, "/oauth2/auth") == 0)
    show_page (state, request, reply);
  else if (strcmp (request->path, "/oauth2/authorize") == 0)
    show_old_page (request, reply);
  else if (strcmp (request->path, "/oauth2/token") == 0)
    give_token (state, request, reply);
  else
    return FALSE;
  return TRUE;
}

gboolean
venue_deriv_is_token (Venue      *venue,
                      const char *bearer)
{
  const State *state = venue_get_data (venue);

  return strcmp (bearer, VENUE_DERIV_TOKEN) == 0 || g_strcmp0 (state->access, bearer) == 0;
}

static void
revoke_call (Venue    *venue,
             gpointer  data)
{
  State *state = venue_get_data (venue);

  g_clear_pointer (&state->access, g_free);
  if (GPOINTER_TO_INT (data))
    g_clear_pointer (&state->refresh, g_free);
}

void
venue_deriv_revoke (Venue    *venue,
                    gboolean  is_for_good)
{
  venue_call (venue, revoke_call, GINT_TO_POINTER (is_for_good));
}

void
venue_deriv_set_life (Venue  *venue,
                      gint64  life_s)
{
  ((State *) venue_get_data (venue))->life_s = life_s;
}
