using System.Net;
using System.Security.Cryptography;
using Farspan.Addressing;
using Farspan.Agent.Authorities;
using Farspan.Pki.Authorities;
using Farspan.Pki.Leaves;
using Farspan.Pki.Sealing;
using Farspan.Testing;

namespace Farspan.Agent.Tests.Authorities;

/// <summary>A folder with an authority in it, gone with its test.</summary>
internal sealed class StoreFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("farspan-ca-").FullName;

    public FakeTime Time { get; } = new();

    public SealingKey Sealing { get; } = SealingKey.FromKeyFile(RandomNumberGenerator.GetBytes(32));

    public AuthorityFolder Folder => new(System.IO.Path.Combine(Path, "ca"));

    public static NameConstraints Constraints { get; } = new() { DnsNames = ["foundry.test"], Networks = [Network("10.0.0.0/16")], TrustDomain = "foundry" };

    public static AuthorityPlan Plan { get; } = AuthorityPlan.Of("foundry", Constraints);

    public static LeafRequest Leaf { get; } = new()
    {
        DnsNames = ["db.foundry.test"],
        Addresses = [Address("10.0.1.2")],
        SpiffeId = "spiffe://foundry/service/db",
        ForServer = true,
        ForClient = true,
        Lifetime = TimeSpan.FromDays(1),
    };

    public static IPAddress Address(string text) => Cidr.TryParseAddress(text, out var address) ? address : throw new ArgumentException(text, nameof(text));

    public static IPNetwork Network(string text) => Cidr.TryParse(text, out var network) ? network : throw new ArgumentException(text, nameof(text));

    public AuthorityStore Create(Action<string>? step = null) => AuthorityStore.Create(Folder, Plan, Sealing, Time, step);

    public AuthorityStore Open(Action<string>? step = null) => AuthorityStore.Open(Folder, Sealing, Time, step);

    /// <summary>Everything below the folder as it is now, in another folder.</summary>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            Copy(folder, System.IO.Path.Combine(to, System.IO.Path.GetFileName(folder)));
        }

        // The lock is held at this moment, and ends with who holds it.
        foreach (var file in Directory.EnumerateFiles(from).Where(f => System.IO.Path.GetFileName(f) != "lock"))
        {
            // Without asking for .NET's own lock: the file is being written.
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var target = File.Create(System.IO.Path.Combine(to, System.IO.Path.GetFileName(file)));
            source.CopyTo(target);
        }
    }

    public void Dispose()
    {
        Sealing.Dispose();
        Directory.Delete(Path, recursive: true);
    }
}
