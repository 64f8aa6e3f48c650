namespace Farspan.Linux.Processes;

/// <summary>Users of this machine, as passwd(5) lists them.</summary>
public static class UserDatabase
{
    private const string Users = "/etc/passwd";
    private const int GroupField = 3;

    /// <summary>True when there is a user of this name.</summary>
    public static bool Exists(string user) => Find(user) is not null;

    internal static string PrimaryGroup(string user) =>
        Find(user)?[GroupField] ?? throw new KernelException("start as user", user, Errno.ENOENT, $"no such user in {Users}");

    private static string[]? Find(string user) => File.ReadLines(Users)
        .Select(line => line.Split(':'))
        .FirstOrDefault(fields => fields.Length > GroupField && string.Equals(fields[0], user, StringComparison.Ordinal));
}
