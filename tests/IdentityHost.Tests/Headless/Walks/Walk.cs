using System.Globalization;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.RelyingParties;
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
        ("GET", "account/providers"), ("GET", "auth/sessions"), ("POST", "auth/reauthenticate"), ("POST", "account/password/change"),
    ];

    private readonly Scene _scene;
    private readonly ProtocolClient _app;
    private readonly KeyMoves _keys;
    private readonly TokenMoves _tokens;
    private readonly (int Weight, Func<Guest, Task> Make)[] _moves;

    public Walk(Scene scene, ProtocolClient app)
    {
        (_scene, _app) = (scene, app);
        var (signIn, account, outside) = (new SignInMoves(scene), new AccountMoves(scene), new OutsideMoves(scene));
        (_keys, _tokens) = (new KeyMoves(scene), new TokenMoves(scene));
        _moves =
        [
            (14, signIn.LoginAsync), (5, signIn.AskForCodeAsync), (8, signIn.ConfirmCodeAsync), (6, signIn.SignUpAsync), (9, signIn.VerifyAsync), (3, signIn.CorrectAsync),
            (3, signIn.ResendAsync), (12, signIn.ShowSecondFactorAsync), (4, signIn.AnswerTrustAsync), (5, account.SignOutAsync), (5, account.ReauthenticateAsync),
            (3, account.ReauthenticateByFactorAsync), (3, account.ChangePasswordAsync), (4, account.AskForResetAsync), (5, account.ResetAsync), (5, account.AddAppAsync),
            (2, account.RemoveAppAsync), (3, account.AddAddressAsync), (2, account.EndOthersAsync), (8, outside.SendNonsenseAsync), (4, outside.TryOldTokenAsync),
            (9, _ => outside.WaitAsync()), (1, _ => outside.SleepAsync()), (1, _ => outside.DisableAsync()),
            (8, _keys.LoginAsync), (4, _keys.ShowAsync), (4, _keys.AddAsync), (1, _keys.RemoveAsync), (2, _keys.ReauthenticateAsync), (3, _tokens.RefreshAsync), (2, _tokens.TryOldAccessAsync), (5, _tokens.TryOldRefreshAsync),
        ];
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

    private Func<Guest, Task>? Owed(Guest guest) => guest.Attempt?.Stage switch
    {
        "login_by_code" => _moves[2].Make,
        "verify_email" => _moves[4].Make,
        "mfa_authenticate" => guest.Attempt.Who is { Keys.Count: > 0 } && _scene.Dice.OneIn(2) ? _keys.ShowAsync : _moves[7].Make,
        "mfa_trust" => _moves[8].Make,
        _ => null,
    };

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
            stage.ShouldBe(guest.Attempt is { } attempt && attempt.IsAlive(_scene.Before) ? attempt.Stage : null, "another step is owed than what was shown leads to");
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
