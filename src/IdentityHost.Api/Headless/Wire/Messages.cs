using System.Collections.Frozen;
using IdentityHost.Accounts.SignIn;

namespace IdentityHost.Api.Headless.Wire;

/// <summary>The words for error codes, in one table. Clients that speak other languages go by the code.</summary>
internal static class Messages
{
    private static readonly FrozenDictionary<string, string> s_words = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        // Fields.
        ["required"] = "This field is required.",
        ["invalid"] = "Enter a valid value.",
        ["invalid_choice"] = "Select a valid choice.",
        ["invalid_list"] = "Enter a list of values.",
        ["max_length"] = "Ensure this value is not longer than allowed.",
        ["min_value"] = "Ensure this value is not less than allowed.",
        ["max_value"] = "Ensure this value is not greater than allowed.",

        // Signing in.
        ["invalid_login"] = "Unable to log in with provided credentials.",
        ["email_password_mismatch"] = "The email address and/or password you specified are not correct.",
        ["username_password_mismatch"] = "The username and/or password you specified are not correct.",
        ["phone_password_mismatch"] = "The phone number and/or password you specified are not correct.",
        ["too_many_login_attempts"] = "Too many failed login attempts. Try again later.",
        ["incorrect_password"] = "Incorrect password.",
        ["incorrect_code"] = "Incorrect code.",

        // Passwords.
        ["password_too_short"] = "This password is too short.",
        ["password_too_long"] = "This password is too long.",
        ["password_too_common"] = "This password is too common.",
        ["password_entirely_numeric"] = "This password is entirely numeric.",
        ["password_too_similar"] = "The password is too similar to your own or this server's name.",
        ["enter_current_password"] = "Please type your current password.",
        ["invalid_password_reset"] = "The password reset token was invalid.",

        // Accounts and addresses.
        ["phone_taken"] = "A user is already registered with this phone number.",
        ["unknown_phone"] = "The phone number is not assigned to any user account.",
        ["invalid_phone"] = "Enter a phone number including country code (e.g. +12125552368).",
        ["cannot_remove_phone"] = "You cannot remove the phone number you sign in with.",
        ["username_taken"] = "Someone already has this username. Please choose another.",
        ["username_blacklisted"] = "Username can not be used. Please use other username.",
        ["email_taken"] = "A user is already registered with this email address.",
        ["unknown_email"] = "The email address is not assigned to any user account.",
        ["duplicate_email"] = "This email address is already associated with this account.",
        ["max_email_addresses"] = "You cannot add more email addresses.",
        ["same_as_current"] = "The new value must be different from the current one.",
        ["invalid_or_expired_key"] = "Invalid or expired key.",
        ["unverified_primary_email"] = "Your primary email address must be verified.",
        ["cannot_remove_primary_email"] = "You cannot remove your primary email address.",

        ["last_superuser"] = "The last superuser cannot go.",
        ["unknown_member"] = "There is no such member.",
        ["no_second_factor_device"] = "There is no device that could show a second factor.",
        ["too_many_invitations"] = "Too many invitations wait for an answer.",

        // Second factors.
        ["unverified_email"] = "You cannot activate two-factor authentication until you have verified your email address.",
        ["max_passkeys"] = "You cannot add more passkeys.",
        ["add_email_blocked"] = "You cannot add an email address to an account protected by two-factor authentication.",
        ["cannot_delete_authenticator"] = "You cannot deactivate two-factor authentication.",
        ["no_second_factor"] = "This account asks for a second factor, and none is left beside this one. Sign in another way.",
        ["last_second_factor"] = "This is what you show as your second factor. Switch the second factor off, or add another one, first.",
        ["cannot_generate_recovery_codes"] = "You cannot generate recovery codes without having two-factor authentication enabled.",

        // Outside providers.
        ["invalid_token"] = "Invalid token.",
        ["client_id_required"] = "`client_id` is required.",
        ["client_id_mismatch"] = "The token's `client_id` is not the one of this server.",
        ["token_required"] = "An `id_token` or `access_token` is required.",
        ["token_authentication_not_supported"] = "This provider takes no tokens.",
        ["connected_other"] = "The account at the provider is connected to another account.",
        ["max_provider_accounts"] = "You cannot connect more accounts.",
        ["account_not_found"] = "The provider account does not exist.",
        ["no_password"] = "Your account has no password set up.",
        ["no_verified_email"] = "Your account has no verified email address.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The error with its words.</summary>
    public static WireError Of(InputError error) => new(Words(error), error.Code, error.Param);

    private static string Words(InputError error) => error is { Code: "invalid", Param: "email" }
        ? "Enter a valid email address."
        : s_words.GetValueOrDefault(error.Code, "This cannot be used.");
}
