namespace IdentityHost.OpenId.Subjects;

/// <summary>What is known of people. The engine knows no accounts; the host answers.</summary>
public interface ISubjects
{
    /// <summary>The person, disabled ones included, or null.</summary>
    ValueTask<Subject?> FindAsync(string subject, CancellationToken ct);
}
