namespace Farspan.Lab.Tests;

/// <summary>Brings a lab up in a process of its own, so that the process can be killed.</summary>
internal static class UpVerb
{
    public const string Name = "up-for-tests";
    public const string Path = "/topologies/killed.yaml";

    public static async Task<int?> TryRunAsync(string[] arguments)
    {
        if (arguments is not [Name, var root, var lab])
        {
            return null;
        }

        var test = new TestLab(root, lab);
        await test.Session.UpAsync(test.Request(Topologies.Pair, Path), null, CancellationToken.None);
        return 0;
    }
}
