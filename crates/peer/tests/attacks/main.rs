//! Attacks on a real `parvis-media` over real sockets, one behaviour a file.
//!
//! One program, so that those who mostly wait (a lease's ten seconds) wait side by side.

mod a_client_on_a_new_port_is_followed;
mod a_client_that_ignores_every_refusal_is_not_heard;
mod a_client_that_vanishes_is_ended;
mod a_closed_microphone_is_not_heard;
mod a_dead_controller_stops_nothing;
mod a_flood_of_one_speaker_harms_no_other;
mod a_forged_hello_or_alert_changes_nothing;
mod a_hello_before_ice_gets_no_answer;
mod a_panic_ends_one_connection_only;
mod a_replayed_packet_is_heard_once;
mod a_speaker_who_rejoins_is_heard_on_an_unbroken_stream;
mod a_voice_needs_its_own_key_and_its_own_place;
mod another_certificate_gets_no_media;
mod malformed_datagrams_change_nothing;
mod only_connections_of_a_room_receive;
mod payloads_arrive_unchanged_in_their_own_room;
mod stun_without_our_secret_gets_no_answer;
mod two_speakers_with_one_ssrc_are_both_heard;
mod who_comes_by_tcp_is_held_to_the_same_rules;
