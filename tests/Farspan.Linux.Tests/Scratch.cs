using System.Globalization;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Farspan.Linux.Namespaces;

[assembly: SupportedOSPlatform("linux")]

namespace Farspan.Linux.Tests;

/// <summary>A namespace with a name that no other test has; gone when disposed. Skips the test where it cannot be made.</summary>
internal sealed class Scratch : IDisposable
{
    public Scratch()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root: it makes network namespaces");
        Name = NewName();
        Path = "/run/netns/" + Name;
        Network = NetworkNamespace.Create(Path);
    }

    public string Name { get; }

    public string Path { get; }

    public NetworkNamespace Network { get; }

    public static string NewName() =>
        string.Create(CultureInfo.InvariantCulture, $"fsx-linux-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");

    public void Dispose()
    {
        Network.Dispose();
        NetworkNamespace.Delete(Path);
    }
}
