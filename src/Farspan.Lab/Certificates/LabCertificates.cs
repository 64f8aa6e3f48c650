using Farspan.Agent.Authorities;
using Farspan.Agent.Certificates;
using Farspan.Lab.Files;
using Farspan.Lab.Public;
using Farspan.Pki;
using Farspan.Pki.Revocation;
using Farspan.Pki.Rotation;
using Farspan.State;
using Farspan.State.Certificates;

namespace Farspan.Lab.Certificates;

/// <summary>Puts certificates into the volumes of machines, looks after the authorities that issue them, and says what is due next.</summary>
internal sealed class LabCertificates(LabPaths paths, TimeProvider time)
{
    /// <summary>One pass over all machines; cheap where nothing is due.</summary>
    /// <param name="machines">All machines.</param>
    /// <param name="onListed">Told of services that read revocation lists when they are told, before anybody gets a certificate that needs the new ones; null to have them among what changed.</param>
    /// <param name="cancellationToken">Gives up between two certificates.</param>
    /// <returns>What changed by machine, what failed, and when to look again.</returns>
    public async Task<LabCertificatePass> RunAsync(IReadOnlyList<MachineSpec> machines, Func<IReadOnlyList<LabCertificateChange>, Task>? onListed, CancellationToken cancellationToken)
    {
        var isEmpty = machines.All(m => m.Certificates.Count == 0);
        machines = StandInIssuers.For(machines, IsHad);
        var (changed, failures, held, done) = (new List<LabCertificateChange>(), new List<string>(), new List<string>(), new List<string>());
        DateTimeOffset? next = null;
        var isReplacingRoot = false;
        if (isEmpty)
        {
            RemoveAll(machines);
            return new LabCertificatePass { Changed = changed, Failures = failures, Held = held, Authorities = done, IsReplacingRoot = isReplacingRoot, NextDue = next };
        }

        try
        {
            using var authorities = LabAuthorities.Open(paths, machines, time);
            done.AddRange(authorities.Stores.SelectMany(s => Tend(s.Key, s.Value, machines, failures)));
            var listed = authorities.Stores.SelectMany(s => Publish(s.Key, s.Value, machines, failures)).ToList();
            if (onListed is null)
            {
                changed.AddRange(listed);
            }
            else if (listed.Count > 0)
            {
                await onListed(listed);
            }

            isReplacingRoot = authorities.Stores.Values.Any(s => s.Record().Rotation.Phase != RotationPhase.Steady);
            var issuers = new Dictionary<IssuerKind, ICertificateIssuer> { [IssuerKind.Internal] = authorities };
            foreach (var machine in machines)
            {
                var reconciler = new CertificateReconciler(Folders(machine.Machine), issuers, time);
                var pass = await reconciler.ReconcileAsync(machine.Certificates, cancellationToken);
                changed.AddRange(pass.Changed.Select(c => new LabCertificateChange(machine.Machine, c)));
                failures.AddRange(pass.Failures.Select(f => $"{machine.Machine}: {f}"));
                held.AddRange(pass.Held.Select(f => $"{machine.Machine}: {f}"));
                failures.AddRange(Staple(machine, authorities));
                next = pass.NextDue is { } due && (next is null || due < next) ? due : next;
            }
        }
        catch (Exception refused) when (refused is AuthorityException or PkiException)
        {
            failures.Add(refused.Message);
        }

        return new LabCertificatePass { Changed = changed, Failures = failures, Held = held, Authorities = done, IsReplacingRoot = isReplacingRoot, NextDue = next };
    }

    /// <summary>The certificates of one machine, as they lie in its volume.</summary>
    public CertificateFolders Folders(string machine) => new(paths.VolumeFolder(machine));

    private bool IsHad(MachineSpec machine, CertificateSpec spec)
    {
        using var held = Folders(machine.Machine).Read(spec.Name, out _);
        return PublicIssuer.IsGood(held, spec, time.GetUtcNow());
    }

    private void RemoveAll(IReadOnlyList<MachineSpec> machines)
    {
        foreach (var folders in machines.Select(m => Folders(m.Machine)))
        {
            foreach (var name in folders.Names())
            {
                folders.Remove(name);
            }
        }
    }

    private IReadOnlyList<string> Tend(string name, AuthorityStore store, IReadOnlyList<MachineSpec> machines, List<string> failures)
    {
        try
        {
            var done = store.Tend(SpecConstraints.Of(paths.Lab, machines, name), EverybodyBelieves(name, store, machines), LabAuthorities.Intermediate(machines, name));
            return [.. done.Select(d => $"authority {name}: {d}")];
        }
        catch (Exception refused) when (refused is AuthorityException or PkiException)
        {
            failures.Add($"authority {name}: {refused.Message}");
            return [];
        }
    }

    /// <summary>Puts the revocation lists of an authority where its certificates are. Gateways read them again by themselves; where callers of another service need certificates there are lists also while nobody was revoked, as such programs start with lists or without.</summary>
    /// <returns>Where those changed that a service has to be told of.</returns>
    private List<LabCertificateChange> Publish(string name, AuthorityStore store, IReadOnlyList<MachineSpec> machines, List<string> failures)
    {
        var told = new List<LabCertificateChange>();
        try
        {
            var own = machines.SelectMany(m => m.Certificates.Where(c => c.Issuer.Kind == IssuerKind.Internal && c.Issuer.Name == name)
                .Select(c => (m.Machine, c.Name, IsNeeded: m.Services.Any(s => s.Tls.Any(t => t.RequiresClientCertificate && t.Certificate == c.Name) && m.Gateways.All(g => g.Service != s.Name))))).ToList();
            if (store.RevocationsPem(own.Exists(c => c.IsNeeded)) is { } pem)
            {
                told.AddRange(own.Where(c => Folders(c.Machine).WriteRevocations(c.Name, pem) && c.IsNeeded).Select(c => new LabCertificateChange(c.Machine, new CertificateChange(c.Name, "other certificates are revoked"))));
            }
        }
        catch (Exception refused) when (refused is AuthorityException or PkiException or CertificateException)
        {
            failures.Add($"authority {name}: {refused.Message}");
        }

        return told;
    }

    /// <summary>Puts what authorities say about certificates of a machine's gateways beside them, anew after half of the time for which it holds; gateways read it by themselves.</summary>
    private List<string> Staple(MachineSpec machine, LabAuthorities authorities)
    {
        var shown = machine.Gateways.SelectMany(g => g.Listeners).SelectMany(l => l.Tls?.Certificates ?? []).Select(c => c.Certificate).ToHashSet(StringComparer.Ordinal);
        var failures = new List<string>();
        var folders = Folders(machine.Machine);
        foreach (var spec in machine.Certificates.Where(c => c.Issuer.Kind == IssuerKind.Internal && shown.Contains($"/{CertificateFolders.Place}/{c.Name}/{CertificateFiles.Certificate}")))
        {
            try
            {
                var store = authorities.Stores[spec.Issuer.Name];
                var written = File.GetLastWriteTimeUtc(folders.StapleOf(spec.Name));
                var changed = new[] { new FileInfo(folders.PathOf(spec.Name)).LastWriteTimeUtc, File.GetLastWriteTimeUtc(store.Folder.RecordFile) }.Max();
                using var held = written <= changed || time.GetUtcNow() - written > OcspResponder.Freshness / 2 ? folders.Read(spec.Name, out _) : null;
                if (held is not null && store.Staple(held.Leaf) is { } answer)
                {
                    folders.WriteStaple(spec.Name, answer);
                }
            }
            catch (Exception refused) when (refused is AuthorityException or PkiException or CertificateException)
            {
                failures.Add($"{machine.Machine}: {refused.Message}");
            }
        }

        return failures;
    }

    private bool EverybodyBelieves(string name, AuthorityStore store, IReadOnlyList<MachineSpec> machines)
    {
        var wanted = store.AuthoritiesPem();
        foreach (var machine in machines)
        {
            foreach (var certificate in machine.Certificates.Where(c => c.Issuer.Kind == IssuerKind.Internal && c.Issuer.Name == name))
            {
                using var held = Folders(machine.Machine).Read(certificate.Name, out _);
                if (held?.AuthoritiesPem != wanted)
                {
                    return false;
                }
            }
        }

        return true;
    }
}
