using System.Globalization;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.Headless.Walks.Moves;
using Shouldly;

namespace IdentityHost.Tests.Headless.Walks;

/// <summary>
/// Random calls of several guests, valid and not, interleaved. A model keeps what each of them has shown; after every call the server must not
/// believe anybody who has not shown all that is owed, nor take them for anybody else, nor open anything to who is half in (S-026, S-052).
/// </summary>
internal sealed class Walk
{
    private static readonly (string Method, string Path)[] s_closed =
    [
        ("GET", "account/email"), ("GET", "account/authenticators"), ("GET", "account/authenticators/totp"), ("DELETE", "account/authenticators/totp"),
        ("GET", "account/authenticators/recovery-codes"), ("POST", "account/authenticators/recovery-codes"), ("GET", "account/authenticators/webauthn"),
        ("GET", "account/providers"), ("DELETE", "account/providers"), ("GET", "auth/sessions"), ("DELETE", "auth/sessions"), ("PATCH", "account/email"), ("DELETE", "account/email"),
        ("POST", "auth/reauthenticate"), ("POST", "account/password/change"), ("POST", "auth/2fa/reauthenticate"), ("GET", "auth/webauthn/reauthenticate"),
    ];

    private readonly Scene _scene;
    private readonly ProtocolClient _app;
    private readonly TokenMoves _tokens;
    private readonly (int Weight, Func<Guest, Task> Make)[] _moves;
    private readonly Dictionary<string, Func<Guest, Task>[]> _owed;

    public Walk(Scene scene, ProtocolClient app)
    {
        (_scene, _app, _tokens) = (scene, app, new TokenMoves(scene));
        var (signIn, account, keys, signUps, providers, phones) =
            (new SignInMoves(scene), new AccountMoves(scene), new KeyMoves(scene), new KeySignUpMoves(scene), new ProviderMoves(scene), new PhoneMoves(scene));
        Func<Guest, Task> verify = scene.Rules.ByLink ? new LinkMoves(scene).VerifyAsync : signIn.VerifyAsync;
        _owed = new(StringComparer.Ordinal)
        {
            ["login_by_code"] = [signIn.ConfirmCodeAsync],
            ["verify_email"] = [verify],
            ["verify_phone"] = [phones.VerifyAsync],
            ["mfa_authenticate"] = [signIn.ShowSecondFactorAsync, keys.ShowAsync],
            ["mfa_trust"] = [signIn.AnswerTrustAsync],
            ["mfa_signup_webauthn"] = [signUps.MakeAsync],
            ["provider_signup"] = [providers.CompleteAsync],
        };
        _moves =
        [
            (14, signIn.LoginAsync), (5, signIn.AskForCodeAsync), (8, signIn.ConfirmCodeAsync), (6, signIn.SignUpAsync), (9, verify), (3, signIn.CorrectAsync),
            (3, signIn.ResendAsync), (12, signIn.ShowSecondFactorAsync), (4, signIn.AnswerTrustAsync), (5, account.ReauthenticateAsync),
            (3, account.ReauthenticateByFactorAsync), (3, account.ChangePasswordAsync), (5, account.AddAppAsync), (2, account.RemoveAppAsync), (4, account.RenewCodesAsync),
            (8, keys.LoginAsync), (4, keys.ShowAsync), (4, keys.AddAsync), (1, keys.RemoveAsync), (2, keys.ReauthenticateAsync), (3, signUps.SignUpAsync), (4, signUps.MakeAsync),
            (7, providers.LoginAsync), (3, providers.CompleteAsync), (4, providers.ConnectAsync), (2, providers.DisconnectAsync), (4, providers.GoAsync), (7, providers.ReturnAsync),
            (3, _tokens.RefreshAsync), (2, _tokens.TryOldAccessAsync), (5, _tokens.TryOldRefreshAsync),
            .. OfSettings(scene), .. OfEverybody(scene), .. scene.Rules.HasPhones ? (ReadOnlySpan<(int, Func<Guest, Task>)>)[(6, phones.VerifyAsync), (5, phones.ChangeAsync), (2, phones.ResendAsync)] : [],
        ];
    }

    private static (int Weight, Func<Guest, Task> Make)[] OfSettings(Scene scene)
    {
        var (addresses, sessions, resets) = (new AddressMoves(scene), new SessionMoves(scene), new ResetMoves(scene));
        return
        [
            (5, addresses.AddAsync), (3, addresses.MakePrimaryAsync), (2, addresses.RemoveAsync), (4, sessions.SignOutAsync), (2, sessions.EndOthersAsync), (2, sessions.EndOwnAsync),
            (2, sessions.EndForeignAsync), (4, resets.AskAsync), (5, resets.ResetAsync),
        ];
    }

    private static (int Weight, Func<Guest, Task> Make)[] OfEverybody(Scene scene)
    {
        var outside = new OutsideMoves(scene);
        return [(8, outside.SendNonsenseAsync), (4, outside.TryOldTokenAsync), (9, _ => outside.WaitAsync()), (1, _ => outside.SleepAsync()), (1, _ => outside.DisableAsync())];
    }

    public async Task RunAsync(ulong seed, int calls)
    {
        for (var call = 1; call <= calls; call++)
        {
            var guest = _scene.Dice.Of(_scene.Guests);
            try
            {
                await _tokens.RefreshInTimeAsync(guest);
                // What is owed is done more often than not, or nobody would ever arrive.
                await (Owed(guest) is { } owed && !_scene.Dice.OneIn(3) ? owed(guest) : Next()(guest));
                await _tokens.RefreshInTimeAsync(guest);
                await LookAsync(guest);
                if (guest.Present is null)
                    await FindClosedAsync(guest);
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException(
                    string.Create(CultureInfo.InvariantCulture, $"Call {call} of the walk with seed {seed}, by {guest}: {fault.Message} ({WalkTests.SeedVariable}={seed} repeats it.)"), fault);
            }
        }
    }

    private Func<Guest, Task> Next()
    {
        var throwOf = _scene.Dice.Below(_moves.Sum(m => m.Weight));
        foreach (var (weight, make) in _moves)
        {
            if ((throwOf -= weight) < 0)
                return make;
        }

        return _moves[0].Make;
    }

    private Func<Guest, Task>? Owed(Guest guest) => guest.Attempt?.Stage is { } stage && _owed.TryGetValue(stage, out var moves)
        ? guest.Attempt.Who is { Keys.Count: > 0 } ? _scene.Dice.Of(moves) : moves[0]
        : null;

    /// <summary>Who the server believes is there.</summary>
    private async Task LookAsync(Guest guest)
    {
        var answer = await _scene.SendAsync(guest, "GET", "auth/session");
        if (answer.Status == 200)
        {
            answer.IsAuthenticated.ShouldBe(true);
            var present = guest.Present.ShouldNotBeNull("somebody is signed in who has not shown what is owed");
            var user = answer.Data.GetProperty("user");
            user.GetProperty("email").GetString().ShouldBe(present.Who.Email, "somebody is signed in as somebody else");
            user.GetProperty("id").GetString().ShouldBe(present.Who.Id ??= user.GetProperty("id").GetString(), "somebody is signed in as somebody else");
            return;
        }

        answer.IsAuthenticated.ShouldBe(false);
        guest.Present.ShouldBeNull("a session was lost");
        var stage = AnswerShape.Stage(answer);
        if (stage is null)
            guest.Attempt = null;
        else
            stage.ShouldBe(guest.Attempt is { } attempt && attempt.IsAlive(_scene.Before) ? attempt.Stage : null, $"another step is owed than what was shown leads to: {guest.Attempt}");
    }

    /// <summary>Whoever is not in finds every door closed.</summary>
    private async Task FindClosedAsync(Guest guest)
    {
        switch (_scene.Dice.Below(6))
        {
            case 0 when guest.Client.Kind == AllauthKind.Browser:
                var authorize = await guest.Client.GetAsync(_app.AuthorizationUrl());
                authorize.Status.ShouldBe(303);
                authorize.Headers["Location"].ShouldStartWith("/sign", Case.Sensitive, "an authorization request was answered to somebody who is half in");
                break;
            case 1 when guest.Client.SessionToken is { } token:
                (await _app.UserInfoAsync(token)).Status.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
                break;
            default:
                var (method, path) = _scene.Dice.Of(s_closed);
                var answer = await _scene.SendAsync(guest, method, path, method == "POST" ? new { password = _scene.Dice.Of(_scene.People).Password, new_password = _scene.NewPassword() } : null);
                answer.Status.ShouldBeOneOf(401, 410);
                answer.IsAuthenticated.ShouldBe(false);
                break;
        }
    }
}
