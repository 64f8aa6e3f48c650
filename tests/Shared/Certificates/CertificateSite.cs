using System.Net;
using System.Security.Cryptography;
using Farspan.Addressing;
using Farspan.Agent.Authorities;
using Farspan.Agent.Certificates;
using Farspan.Pki.Authorities;
using Farspan.Pki.Sealing;
using Farspan.State.Certificates;

namespace Farspan.Tests.Shared.Certificates;

/// <summary>An authority and some machines with their certificates, in a folder that goes with it.</summary>
internal sealed class CertificateSite : IDisposable
{
    private readonly SealingKey _sealing = SealingKey.FromKeyFile(RandomNumberGenerator.GetBytes(32));
    private readonly TimeProvider _time;

    public CertificateSite(TimeProvider time, int machines, Action<string>? step = null, TimeSpan? intermediate = null)
    {
        _time = time;
        var plan = AuthorityPlan.Of("foundry", Constraints);
        Store = AuthorityStore.Create(new AuthorityFolder(System.IO.Path.Combine(Path, "ca")), plan with { IntermediateLifetime = intermediate ?? plan.IntermediateLifetime }, _sealing, time);
        Issuers = new Dictionary<IssuerKind, ICertificateIssuer> { [IssuerKind.Internal] = new StoreIssuer(Store) };
        Folders = [.. Enumerable.Range(0, machines).Select(i => new CertificateFolders(System.IO.Path.Combine(Path, $"m{i}"), step))];
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("farspan-site-").FullName;

    public AuthorityStore Store { get; }

    public IReadOnlyDictionary<IssuerKind, ICertificateIssuer> Issuers { get; }

    /// <summary>What each machine has.</summary>
    public IReadOnlyList<CertificateFolders> Folders { get; }

    /// <summary>What each machine was told to read again.</summary>
    public List<CertificateChange> Changes { get; } = [];

    public static NameConstraints Constraints { get; } = new() { DnsNames = ["foundry.test"], Networks = [Network("10.0.0.0/16")], TrustDomain = "foundry" };

    public static CertificateSpec Spec { get; } = new()
    {
        Name = "machine",
        Issuer = new IssuerSpec { Name = "internal", Kind = IssuerKind.Internal, Directory = null, Challenge = null, IntermediateSeconds = null },
        DnsNames = ["m.foundry.test"],
        Addresses = [Address("10.0.1.2")],
        SpiffeId = "spiffe://foundry/machine/m",
        Key = KeyKind.EcdsaP256,
        ForServer = true,
        ForClient = true,
        LifetimeSeconds = 24 * 3600,
        Owner = null,
    };

    public CertificateReconciler Reconciler(int machine) => new(Folders[machine], Issuers, _time, Changes.Add);

    public Task<CertificatePass> LookAsync(int machine, CancellationToken token) => Reconciler(machine).ReconcileAsync([Spec], token);

    public void Dispose()
    {
        Store.Dispose();
        _sealing.Dispose();
        Directory.Delete(Path, recursive: true);
    }

    private static IPAddress Address(string text) => Cidr.TryParseAddress(text, out var address) ? address : throw new ArgumentException(text, nameof(text));

    private static IPNetwork Network(string text) => Cidr.TryParse(text, out var network) ? network : throw new ArgumentException(text, nameof(text));
}
