namespace IdentityHost.OpenId.AuthorizationChallenge;

/// <summary>The names on the wire of the doors without a browser, all in this file, because the draft may still move.</summary>
/// <remarks>
/// OAuth 2.0 for First-Party Applications (draft-ietf-oauth-first-party-apps-04) names <c>auth_session</c>, <c>authorization_code</c>, <c>request_uri</c>
/// and <c>expires_in</c>, and leaves what a step consists of to the server (§5.2.2, §5.3).
/// </remarks>
public static class ChallengeParameters
{
    /// <summary>Ties the messages of one sign-in together (§5.3.1).</summary>
    public const string AuthSession = "auth_session";

    // What steps consist of; one step in a message.

    /// <summary>What the person signs in with: an address, a user name, or a telephone number where numbers sign in. At the start <c>login_hint</c> says the same.</summary>
    public const string Username = "username";

    /// <summary>The password, as the person typed it.</summary>
    public const string Password = "password";

    /// <summary>A code that was sent, or one of an authenticator app; which, the step that is owed says.</summary>
    public const string Otp = "otp";

    /// <summary>One of the person's recovery codes, in place of another second factor.</summary>
    public const string RecoveryCode = "recovery_code";

    /// <summary>The answer of a passkey as JSON text, as <c>PublicKeyCredential.toJSON()</c> makes it.</summary>
    public const string Passkey = "passkey";

    /// <summary>Asks for something to answer: <see cref="OtpChallenge"/> or <see cref="PasskeyChallenge"/>.</summary>
    public const string ChallengeType = "challenge_type";

    /// <summary>Send a code, or the same again.</summary>
    public const string OtpChallenge = "otp";

    /// <summary>Give the options to ask a passkey with.</summary>
    public const string PasskeyChallenge = "passkey";

    /// <summary>Which device of <see cref="Devices"/> the code is to be sent to.</summary>
    public const string Device = "device";

    /// <summary><c>true</c> makes an account of <see cref="Email"/>, <see cref="Username"/>, <see cref="Phone"/> and <see cref="Password"/>, as far as the settings ask for them.</summary>
    public const string SignUp = "sign_up";

    /// <summary>The address of a new account, also to correct it while it waits for its proof.</summary>
    public const string Email = "email";

    /// <summary>The telephone number of a new account, also to correct one that waits for its proof.</summary>
    public const string Phone = "phone";

    /// <summary>The key of an invitation, which says the address of the new account.</summary>
    public const string Invitation = "invitation";

    /// <summary>Before the name of a profile field of a new account, which so can be called as a parameter of the protocol is (<c>profile_state</c>).</summary>
    public const string ProfilePrefix = "profile_";

    /// <summary><c>true</c> asks for a <see cref="DeviceToken"/> once a second factor was shown.</summary>
    public const string TrustDevice = "trust_device";

    /// <summary>Spares the second factor, given out before.</summary>
    public const string DeviceToken = "device_token";

    // The grant types of Token/FirstPartyGrants.cs.

    /// <summary>A sign-in under way that owes a second factor.</summary>
    public const string MfaToken = "mfa_token";

    /// <summary>The token of a sign-in that was begun at the headless API.</summary>
    public const string SessionToken = "session_token";

    /// <summary>The kinds of second factors that serve now.</summary>
    public const string Factors = "factors";

    // Answers.

    /// <summary>§5.2.1</summary>
    public const string AuthorizationCode = "authorization_code";

    /// <summary>§5.2.2.1.1</summary>
    public const string RequestUri = "request_uri";

    /// <summary>§5.2.2</summary>
    public const string ExpiresIn = "expires_in";

    /// <summary>What is owed: one of these serves.</summary>
    public const string Owed = "owed";

    /// <summary>In a way on: what a message may have beside what it must have.</summary>
    public const string Optional = "optional";

    /// <summary>
    /// In a way on: what to show beside the question for a mailed code. Whoever opens the mail's link on another device types it there; a message without a
    /// step then goes on as if the code had been typed.
    /// </summary>
    public const string Number = "number";

    /// <summary>The person's one-time-code devices that serve as a second factor: id, kind, and address masked. Only who has shown a first factor is told.</summary>
    public const string Devices = "devices";

    /// <summary>What was wrong with the step that came.</summary>
    public const string Problems = "problems";

    /// <summary>What to ask a passkey with: the member <c>publicKey</c> of WebAuthn.</summary>
    public const string PasskeyOptions = "passkey_options";

    /// <summary>The parameters of the authorization request itself; of nothing else a copy is kept.</summary>
    internal static readonly string[] OfRequest =
    [
        "response_type", "scope", "state", "nonce", "redirect_uri", "code_challenge", "code_challenge_method", "resource", "login_hint", "prompt", "max_age",
        "acr_values", "claims", "id_token_hint", "ui_locales", "request", "request_uri", "registration",
    ];
}
