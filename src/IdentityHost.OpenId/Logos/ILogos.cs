namespace IdentityHost.OpenId.Logos;

/// <summary>The pictures of clients, apart from the clients, so that whoever reads a client does not read its picture.</summary>
public interface ILogos
{
    /// <summary>Keeps a picture, or an equal one that is there already, for an hour at least and then as long as a client has it.</summary>
    Task SaveAsync(Logo logo, DateTimeOffset at, CancellationToken ct);

    /// <summary>The picture of this name, or null.</summary>
    Task<Logo?> FindAsync(string hash, CancellationToken ct);

    /// <summary>
    /// Clients, by id, that name a logo this server does not have; newest change first. Those of the operator always; others only when
    /// changed after <paramref name="changedAfter"/> and neither first-party nor verified: what an operator vouched for gets no picture
    /// afterwards that the operator never saw (S-153).
    /// </summary>
    Task<IReadOnlyList<string>> ListClientsWithoutAsync(DateTimeOffset changedAfter, int most, CancellationToken ct);
}
