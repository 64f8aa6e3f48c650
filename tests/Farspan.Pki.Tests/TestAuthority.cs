using System.Net;
using System.Security.Cryptography;
using Farspan.Addressing;
using Farspan.Pki.Authorities;
using Farspan.Pki.Leaves;
using Farspan.State.Certificates;

namespace Farspan.Pki.Tests;

/// <summary>A root and an intermediate for <c>foundry.test</c>.</summary>
internal sealed class TestAuthority : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public TestAuthority(NameConstraints? constraints = null, RevocationPlaces? places = null, TimeSpan? intermediateLifetime = null, DateTimeOffset? now = null)
    {
        var time = now ?? Now;
        Root = RootAuthority.Create(Profile("foundry root 1", KeyKind.EcdsaP384, TimeSpan.FromDays(3650)), RandomNumberGenerator.Fill, time);
        Intermediate = Root.CreateIntermediate(
            Profile("foundry intermediate 1", KeyKind.EcdsaP256, intermediateLifetime ?? TimeSpan.FromDays(365)),
            constraints ?? Constraints, places ?? RevocationPlaces.None, RandomNumberGenerator.Fill, time);
    }

    public static NameConstraints Constraints { get; } = new()
    {
        DnsNames = ["foundry.test", "holly"],
        Networks = [Network("10.0.0.0/16"), Network("fd00:1::/32")],
        TrustDomain = "foundry",
    };

    public RootAuthority Root { get; }

    public IntermediateAuthority Intermediate { get; }

    public static LeafRequest Leaf { get; } = new()
    {
        DnsNames = ["db.foundry.test", "*.db.foundry.test"],
        Addresses = [Address("10.0.1.2"), Address("fd00:1::2")],
        SpiffeId = "spiffe://foundry/service/db",
        ForServer = true,
        ForClient = true,
        Lifetime = TimeSpan.FromDays(1),
    };

    public static AuthorityProfile Profile(string name, KeyKind key, TimeSpan lifetime) => new() { CommonName = name, Organization = "foundry", Key = key, Lifetime = lifetime };

    public static IPAddress Address(string text) => Cidr.TryParseAddress(text, out var address) ? address : throw new ArgumentException(text, nameof(text));

    public static IPNetwork Network(string text) => Cidr.TryParse(text, out var network) ? network : throw new ArgumentException(text, nameof(text));

    public void Dispose()
    {
        Root.Dispose();
        Intermediate.Dispose();
    }
}
