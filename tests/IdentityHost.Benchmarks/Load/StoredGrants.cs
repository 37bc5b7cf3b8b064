namespace IdentityHost.Benchmarks.Load;
internal static class StoredGrants { public static Task AddAsync(string database, int count) => Task.CompletedTask; }
