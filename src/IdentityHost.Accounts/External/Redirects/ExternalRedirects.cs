using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Visitors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace IdentityHost.Accounts.External.Redirects;

/// <summary>
/// Browsers on their way to a provider and back. What they went for is a pending step: good in this browser, for this provider and process, for the
/// account that was signed in, once, and not for long (S-163).
/// </summary>
public sealed class ExternalRedirects
{
    /// <summary>How long somebody may take at the provider.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly IExternalProviders _providers;
    private readonly IExternalDoor _door;
    private readonly ExternalReturns _returns;
    private readonly VisitorWriter _writer;
    private readonly FlowRates _rates;
    private readonly ExternalErrorPage _errors;

    internal ExternalRedirects(
        IExternalProviders providers, IExternalDoor door, ExternalReturns returns, VisitorWriter writer, FlowRates rates, ExternalErrorPage errors)
    {
        _providers = providers;
        _door = door;
        _returns = returns;
        _writer = writer;
        _rates = rates;
        _errors = errors;
    }

    /// <summary>Sends a browser to a provider.</summary>
    public async Task<ExternalBeginning> BeginAsync(Visitor visitor, ExternalRedirect wish, CancellationToken ct)
    {
        if (_providers.Enabled.FirstOrDefault(p => p.Id == wish.Provider && p.HasRedirect) is not { } provider)
            return new ExternalBeginning.Not(ExternalErrors.Unknown) { IsNothing = true };
        if (await _returns.ErrorBeforeAsync(visitor, wish, ct) is { } error)
            return new ExternalBeginning.Not(error) { IsNothing = error == ExternalErrors.Unknown };
        // Whoever has nothing here yet gets a row: only so many from one place (S-018, S-214).
        if (await _rates.TryAsync(RatedFlow.Login, visitor, null, ct) is not null)
            return new ExternalBeginning.Not(ExternalErrors.TooMany);

        var handle = RandomToken.NewId();
        if (!await _writer.TryBeginAsync(visitor, rise: false, holder => [new BeginStep(StepOf(visitor, wish, handle, holder))], ct))
            return new ExternalBeginning.Not(ExternalErrors.Unknown);
        return await _door.OpenAsync(visitor.Http, provider, new ExternalVisit(handle, AsksAgain(visitor, wish)), ct) is { } location
            ? new ExternalBeginning.Go(location)
            : new ExternalBeginning.Not(ExternalErrors.Unknown);
    }

    /// <summary>
    /// Takes the first answer a provider sends to a begun redirect, before its code goes anywhere: the handle it goes on with. Null for every further one (S-230):
    /// a provider takes the code once, and what it says to a second one would end what the first is about.
    /// </summary>
    public async ValueTask<string?> TryArriveAsync(HttpContext http, string? handle, CancellationToken ct)
    {
        if (await _returns.FindAsync(http, handle, ct) is not { } back)
            return null;
        var next = RandomToken.NewId();
        return await _writer.TryCommitAsync(back.Visitor, [new ReplaceStep(back.Step, back.Step with { Id = next })], ct) ? next : null;
    }

    /// <summary>Goes on with who somebody is at the provider; the address the browser goes to from there.</summary>
    /// <param name="http">The request to the callback.</param>
    /// <param name="handle">What <see cref="IExternalDoor"/> got; null where the state could not be read.</param>
    /// <param name="identity">Who it is, checked in full.</param>
    /// <param name="ct">Cancels.</param>
    public async ValueTask<string> ReturnAsync(HttpContext http, string? handle, ExternalIdentity identity, CancellationToken ct)
    {
        if (await _returns.FindAsync(http, handle, ct) is not { } back)
            return Failed(_errors.Url, ExternalErrors.Unknown, ExternalProcess.Login);
        var error = await _returns.TakeAsync(back, identity, ct);
        return error is null ? back.Begun.Callback : Failed(back.Begun.Callback, error, back.Begun.Process);
    }

    /// <summary>Goes on without: the address where the browser is told why.</summary>
    public async ValueTask<string> FailedAsync(HttpContext http, string? handle, ExternalFailure failure, CancellationToken ct)
    {
        var error = ExternalErrors.Of(failure);
        if (await _returns.FindAsync(http, handle, ct) is not { } back)
            return Failed(_errors.Url, error, ExternalProcess.Login);
        await _writer.TryCommitAsync(back.Visitor, [new SpendStep(back.Step)], ct);
        return Failed(back.Begun.Callback, error, back.Begun.Process);
    }

    /// <summary>
    /// Whoever is signed in and goes to sign in does so to prove themselves anew, or to be somebody else: for both the provider must ask (S-066, S-068). Who
    /// connects shows that the identity is theirs, and who they are here they have shown.
    /// </summary>
    private static bool AsksAgain(Visitor visitor, ExternalRedirect wish) =>
        wish.Process == ExternalProcess.Reauthenticate || (wish.Process == ExternalProcess.Login && (visitor.IsSignedIn || visitor.Present is not null));

    /// <summary>An address with the error, as allauth's clients read it.</summary>
    public static string Failed(string url, string error, string process) =>
        QueryHelpers.AddQueryString(QueryHelpers.AddQueryString(url, "error", error), "error_process", process);

    private PendingStep StepOf(Visitor visitor, ExternalRedirect wish, string handle, string holder) => new()
    {
        Id = handle,
        Holder = holder,
        Kind = PendingKind.ProviderRedirect,
        AccountId = wish.Process == ExternalProcess.Login ? null : visitor.Account!.Id,
        Data = new BegunRedirect(wish.Provider, wish.Process, wish.Callback).ToJson(),
        CreatedAt = _writer.Now,
        ExpiresAt = _writer.Now + Lifetime,
    };
}

/// <summary>Where a browser is told that a sign-in by a provider failed, when nothing is known of where it came from.</summary>
/// <param name="Url">A path of ours, or a page of the operator's front end.</param>
public sealed record ExternalErrorPage(string Url = "/signin");
