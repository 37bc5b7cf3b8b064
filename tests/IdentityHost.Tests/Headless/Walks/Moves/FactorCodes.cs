namespace IdentityHost.Tests.Headless.Walks.Moves;

/// <summary>What somebody types as a second factor.</summary>
internal static class FactorCodes
{
    /// <summary>A code, whether it is one of this person's, and what becomes of it when it was taken.</summary>
    public static (string? Code, bool IsRight, Action Used) Of(Scene scene, Person? who)
    {
        var dice = scene.Dice;
        var step = scene.Now.ToUnixTimeSeconds() / 30;
        switch (dice.Below(8))
        {
            case < 4 when who?.App is { } app:
                return (app.CodeAt(scene.Now), step > who.LastStep, () => who.LastStep = step);
            case 4 when who is { RecoveryCodes.Count: > 0 }:
                var code = dice.Of(who.RecoveryCodes);
                return (code, true, () =>
                {
                    who.RecoveryCodes.Remove(code);
                    who.UsedCodes.Add(code);
                }
                );
            case 5 when who is { UsedCodes.Count: > 0 }:
                return (dice.Of(who.UsedCodes), false, () => { });
            case 6 when scene.People.Find(p => p != who && p.App is not null) is { } other:
                return (other.App!.CodeAt(scene.Now), false, () => { });
            case 7:
                return (null, false, () => { });
            default:
                return ("000000", false, () => { });
        }
    }
}
