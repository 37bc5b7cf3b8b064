namespace FirstPartyCli;

/// <summary>The conversation: says what the person typed, and asks for what the server says is owed, until there is a code.</summary>
internal sealed class SignIn(IdentityServer server, Func<string, bool, string?> ask)
{
    /// <summary>The tokens; null when the person gave up or must go to a browser.</summary>
    public async Task<Tokens?> RunAsync()
    {
        if (ask("Email or user name", false) is not { } name)
            return null;

        // The proof key ties the code to this process: nobody else can redeem it (RFC 7636).
        var proof = ProofKey.New();
        var answer = await server.ChallengeAsync(
            ("response_type", "code"), ("scope", "openid profile email"), ("code_challenge", proof.Challenge), ("code_challenge_method", "S256"), ("login_hint", name));
        while (answer.Code is null)
        {
            foreach (var problem in answer.Problems)
                Console.WriteLine($"That did not work: {problem}");
            if (answer.Error != "insufficient_authorization" || Next(answer) is not { } step)
                return Stop(answer);
            answer = await server.ChallengeAsync(("auth_session", answer.AuthSession), step);
        }

        return await server.RedeemAsync(answer.Code, proof.Verifier);
    }

    /// <summary>What to send next: one of what is owed serves, and the first this app can ask for is taken.</summary>
    private (string Name, string? Value)? Next(ChallengeAnswer answer)
    {
        foreach (var owed in answer.Owed)
        {
            switch (owed)
            {
                case "login":
                    return ask("Password (empty for a code by mail)", true) switch
                    {
                        null => null,
                        "" => ("challenge_type", "otp"),
                        var password => ("password", password),
                    };
                case "login_by_code" or "verify_email":
                    return ("otp", ask("Code from the mail", false));
                case "mfa_authenticate":
                    return ("otp", ask("Code of the authenticator app, or a recovery code", false));
            }
        }

        return null;
    }

    private static Tokens? Stop(ChallengeAnswer answer)
    {
        Console.WriteLine(answer.Error == "redirect_to_web" ? "Sign in with a browser this time." : $"Signing in did not succeed: {answer.Error}");
        return null;
    }
}
