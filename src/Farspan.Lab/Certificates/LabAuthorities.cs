using System.Security.Cryptography;
using System.Text;
using Farspan.Agent.Authorities;
using Farspan.Agent.Certificates;
using Farspan.Lab.Files;
using Farspan.Pki;
using Farspan.Pki.Sealing;
using Farspan.State;
using Farspan.State.Certificates;

namespace Farspan.Lab.Certificates;

/// <summary>The internal authorities of a lab: one folder each, sealed with a key file beside them, gone with the lab.</summary>
internal sealed class LabAuthorities : ICertificateIssuer, IDisposable
{
    private readonly SealingKey _sealing;
    private readonly Dictionary<string, AuthorityStore> _stores = new(StringComparer.Ordinal);

    private LabAuthorities(SealingKey sealing) => _sealing = sealing;

    /// <summary>Authorities by their names in the topology.</summary>
    public IReadOnlyDictionary<string, AuthorityStore> Stores => _stores;

    /// <summary>Opens the authorities that machines name, and makes those that are not there.</summary>
    /// <param name="paths">The lab.</param>
    /// <param name="machines">All machines.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="AuthorityException">One is damaged or cannot be written.</exception>
    /// <exception cref="PkiException">The lab's key file is damaged.</exception>
    public static LabAuthorities Open(LabPaths paths, IReadOnlyList<MachineSpec> machines, TimeProvider time)
    {
        StateFile.MakeFolder(paths.AuthoritiesFolder);
        var authorities = new LabAuthorities(SealingKey.FromKeyFile(KeyFile(Path.Combine(paths.AuthoritiesFolder, LabPaths.SealingKeyName))));
        try
        {
            foreach (var name in machines.SelectMany(m => m.Certificates).Where(c => c.Issuer.Kind == IssuerKind.Internal).Select(c => c.Issuer.Name).Distinct(StringComparer.Ordinal))
            {
                authorities._stores.Add(name, authorities.Open(paths, name, machines, time));
            }

            return authorities;
        }
        catch
        {
            authorities.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<string> AuthoritiesAsync(CertificateSpec spec, CancellationToken cancellationToken) => Issuer(spec).AuthoritiesAsync(spec, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> IsRevokedAsync(CertificateSpec spec, string serial, CancellationToken cancellationToken) => Issuer(spec).IsRevokedAsync(spec, serial, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<CertificateBundle> IssueAsync(CertificateSpec spec, CancellationToken cancellationToken) => Issuer(spec).IssueAsync(spec, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var store in _stores.Values)
        {
            store.Dispose();
        }

        _sealing.Dispose();
    }

    private StoreIssuer Issuer(CertificateSpec spec) => new(_stores[spec.Issuer.Name]);

    private AuthorityStore Open(LabPaths paths, string name, IReadOnlyList<MachineSpec> machines, TimeProvider time)
    {
        var folder = new AuthorityFolder(Path.Combine(paths.AuthoritiesFolder, name));

        // In a lab machines say themselves whom they believe, so that nobody waits for a day.
        return File.Exists(folder.RecordFile)
            ? AuthorityStore.Open(folder, _sealing, time)
            : AuthorityStore.Create(folder, Plan(paths, name, machines), _sealing, time);
    }

    private static AuthorityPlan Plan(LabPaths paths, string name, IReadOnlyList<MachineSpec> machines)
    {
        var usual = AuthorityPlan.Of(paths.Lab, SpecConstraints.Of(paths.Lab, machines, name));
        return Intermediate(machines, name) is { } declared ? usual with { IntermediateLifetime = declared } : usual;
    }

    /// <summary>How long an authority's intermediates are declared to live; null where nobody says.</summary>
    public static TimeSpan? Intermediate(IReadOnlyList<MachineSpec> machines, string name) =>
        machines.SelectMany(m => m.Certificates).Where(c => c.Issuer.Name == name).Select(c => c.Issuer.IntermediateSeconds).FirstOrDefault(s => s is not null) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static byte[] KeyFile(string path)
    {
        if (StateFile.TryRead(path) is { } known)
        {
            return known;
        }

        StateFile.Write(path, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SealingKey.KeyBytes)) + "\n"));
        return StateFile.TryRead(path)!;
    }
}
