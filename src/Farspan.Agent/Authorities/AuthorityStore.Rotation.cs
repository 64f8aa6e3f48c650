using System.Security.Cryptography.X509Certificates;
using Farspan.Pki;
using Farspan.Pki.Authorities;
using Farspan.Pki.Revocation;
using Farspan.Pki.Rotation;
using Farspan.Pki.Sealing;
using Farspan.State.Certificates;

namespace Farspan.Agent.Authorities;

/// <content>Beginning, and replacement of intermediates and roots.</content>
public sealed partial class AuthorityStore
{
    /// <summary>Makes an authority: a root, an intermediate, and everything written before the folder appears under its name.</summary>
    /// <param name="folder">Where; nothing may be there.</param>
    /// <param name="plan">What it is to be.</param>
    /// <param name="sealing">What its keys are sealed with.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="AuthorityException">There is one already, or the folder cannot be written.</exception>
    public static AuthorityStore Create(AuthorityFolder folder, AuthorityPlan plan, SealingKey sealing, TimeProvider time) => Create(folder, plan, sealing, time, null);

    internal static AuthorityStore Create(AuthorityFolder folder, AuthorityPlan plan, SealingKey sealing, TimeProvider time, Action<string>? step)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(plan);
        if (Path.Exists(folder.Folder))
        {
            throw new AuthorityException(File.Exists(folder.RecordFile)
                ? $"{folder.Folder} holds an authority already; use it, replace its keys with farspan ca rotate, or name another folder with --out"
                : $"{folder.Folder} is there already and holds no authority; name another folder with --out");
        }

        var beside = folder.Folder + StoreFiles.Beside;
        try
        {
            if (Directory.Exists(beside))
            {
                Directory.Delete(beside, recursive: true);
            }

            Directory.CreateDirectory(beside, StoreFiles.OwnerFolder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw AuthorityException.NotWritten(beside, failure);
        }

        using (var store = new AuthorityStore(new AuthorityFolder(beside), sealing, time, step))
        {
            store.WriteFirst(plan);
        }

        try
        {
            step?.Invoke($"rename {folder.Folder}");
            Directory.Move(beside, folder.Folder);
            Farspan.Linux.Files.FolderSync.Flush(Path.GetDirectoryName(folder.Folder)!);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw AuthorityException.NotWritten(folder.Folder, failure);
        }

        return Open(folder, sealing, time, step);
    }

    /// <summary>Makes another intermediate under the issuing root and issues with it from now on; certificates of the old one stay good until they end.</summary>
    /// <param name="constraints">What it may issue for, or null for the same as before.</param>
    /// <param name="rootKeyFile">Where the root's sealed key is, or null for the folder.</param>
    /// <param name="lifetime">How long it and those after it live, or null for as long as before.</param>
    /// <exception cref="AuthorityException">Something cannot be read or written.</exception>
    /// <exception cref="PkiException">The root has expired, or the key that it is sealed with is another.</exception>
    public void RotateIntermediate(NameConstraints? constraints, string? rootKeyFile, TimeSpan? lifetime = null)
    {
        using var held = Hold();
        var now = _time.GetUtcNow();
        var record = View().Record with { };
        using var root = OpenRoot(record.Rotation.Issuing, rootKeyFile);
        record = record with { Constraints = constraints ?? record.Constraints, IntermediateSeconds = (long?)lifetime?.TotalSeconds ?? record.IntermediateSeconds };
        Save(AddIntermediate(Retire(record, now), root, now));
        Tidy();
    }

    /// <summary>Takes the next step of a root's replacement: introduces a new root, lets it issue, or stops believing the old one.</summary>
    /// <param name="everybodyBelieves">True when all machines have said that they believe both.</param>
    /// <param name="rootKeyFile">Where the key of the root that is introduced is to be read from when it begins to issue; null for the folder.</param>
    /// <returns>Where it stands now.</returns>
    /// <exception cref="AuthorityException">Something cannot be read or written.</exception>
    /// <exception cref="PkiException">The step has to wait.</exception>
    public RootRotation RotateRoot(bool everybodyBelieves, string? rootKeyFile)
    {
        using var held = Hold();
        var now = _time.GetUtcNow();
        var record = Retire(View().Record, now);
        if (record.Rotation.Phase == RotationPhase.Steady)
        {
            return Introduce(record, now).Rotation;
        }

        var next = record with { Rotation = record.Rotation.Advance(Facts(record, everybodyBelieves), now) };
        if (next.Rotation.Phase == RotationPhase.Switched)
        {
            using var root = OpenRoot(next.Rotation.Issuing, rootKeyFile);
            next = AddIntermediate(next, root, now);
        }
        else
        {
            next = next with { Intermediates = [.. next.Intermediates.Where(i => i.Root == next.Rotation.Issuing)] };
        }

        WriteAuthorities(next.Rotation);
        Save(next);
        Tidy();
        return next.Rotation;
    }

    /// <summary>Why the next step of a root's replacement has to wait; null when it need not.</summary>
    /// <exception cref="AuthorityException">A list of issued certificates cannot be read.</exception>
    public string? RotationWait(bool everybodyBelieves)
    {
        var record = Record();
        return record.Rotation.Wait(Facts(record, everybodyBelieves), _time.GetUtcNow());
    }

    private void WriteFirst(AuthorityPlan plan)
    {
        var now = _time.GetUtcNow();
        var record = new AuthorityRecord
        {
            Version = AuthorityRecord.CurrentVersion,
            Name = plan.Name,
            Constraints = plan.Constraints,
            Places = plan.Places,
            Rotation = RootRotation.Steady(1, now),
            Intermediates = [],
            CrlNumber = 0,
            Revoked = [],
            AdoptionSeconds = (long)plan.Adoption.TotalSeconds,
            IntermediateSeconds = (long)plan.IntermediateLifetime.TotalSeconds,
            RootSeconds = (long)plan.RootLifetime.TotalSeconds,
        };
        using var root = WriteRoot(1, record, plan.RootKey, now);
        WriteAuthorities(record.Rotation);
        Save(AddIntermediate(record, root, now));
    }

    private AuthorityRecord Introduce(AuthorityRecord record, DateTimeOffset now)
    {
        // Of the kind that the old one has: whoever chose it had a reason.
        var kind = Roots()[0].GetRSAPublicKey() is not null ? KeyKind.Rsa3072 : KeyKind.EcdsaP384;
        var next = record.Rotation.Issuing + 1;
        using var root = WriteRoot(next, record, kind, now);
        record = record with { Rotation = record.Rotation.Introduce(next, now) };
        WriteAuthorities(record.Rotation);
        Save(record);
        return record;
    }

    private RootAuthority WriteRoot(int number, AuthorityRecord record, KeyKind kind, DateTimeOffset now)
    {
        var root = RootAuthority.Create(Profile(record, $"root {number}", kind, record.RootSeconds), _entropy, now);
        _files.Replace(Folder.RootFile(number), Pem([root.Certificate]), StoreFiles.ForAll);
        WriteKey(Folder.RootKeyFile(number), root.Key, $"root-{number}");
        _files.Replace(Folder.RootCrlFile(number), RevocationList.Build(root), StoreFiles.ForAll);
        return root;
    }

    /// <summary>Not saved yet.</summary>
    private AuthorityRecord AddIntermediate(AuthorityRecord record, RootAuthority root, DateTimeOffset now)
    {
        // P-256: it signs thousands of leaves, and each of them carries the signature.
        var number = NextIntermediate(record);
        using var authority = root.CreateIntermediate(
            Profile(record, $"intermediate {number}", KeyKind.EcdsaP256, record.IntermediateSeconds), record.Constraints, RevocationPlaces.None, _entropy, now);
        _files.Replace(Folder.IntermediateFile(number), Pem([authority.Certificate]), StoreFiles.ForAll);
        WriteKey(Folder.IntermediateKeyFile(number), authority.Key, $"intermediate-{number}");
        return record with { Intermediates = [.. record.Intermediates, new IntermediateRecord { Number = number, Root = record.Rotation.Issuing }] };
    }

    // Retired ones leave no entry behind, but the newest never retires: numbers only grow.
    private static int NextIntermediate(AuthorityRecord record) => record.Intermediates.Count == 0 ? 1 : record.Intermediates.Max(i => i.Number) + 1;

    private static AuthorityProfile Profile(AuthorityRecord record, string what, KeyKind key, long seconds) =>
        new() { CommonName = $"{record.Name} {what}", Organization = record.Name, Key = key, Lifetime = TimeSpan.FromSeconds(seconds) };

    private RootAuthority OpenRoot(int number, string? keyFile)
    {
        var path = keyFile ?? Folder.RootKeyFile(number);
        if (!File.Exists(path))
        {
            throw new AuthorityException($"the key of root {number} is needed and is not at {path}; bring it back there, or say where it is with --root-key");
        }

        var root = new RootAuthority(ReadCertificate(Folder.RootFile(number)), ReadKey(path, $"root-{number}"));

        // Made by an earlier version, without one.
        if (!File.Exists(Folder.RootCrlFile(number)))
        {
            _files.Replace(Folder.RootCrlFile(number), RevocationList.Build(root), StoreFiles.ForAll);
        }

        return root;
    }

    /// <summary>Forgets intermediates of which no certificate can be in use, but never one that issues.</summary>
    private AuthorityRecord Retire(AuthorityRecord record, DateTimeOffset now)
    {
        var issuing = Issuing(record);
        var kept = record.Intermediates.Where(i => i.Number == issuing || LastLeaf(i.Number) >= now).ToList();
        return record with { Intermediates = kept, Revoked = [.. record.Revoked.Where(r => r.NotAfter >= now && kept.Any(k => k.Number == r.Intermediate))] };
    }

    private DateTimeOffset? LastLeaf(int intermediate)
    {
        var (issued, damaged) = IssuedLog.Read(Folder.IssuedFile(intermediate));

        // A line that cannot be read may stand for a certificate that lives as long as its issuer.
        return damaged.Count > 0 ? new DateTimeOffset(Intermediate(intermediate).NotAfter.ToUniversalTime(), TimeSpan.Zero)
            : issued.Count == 0 ? null
            : issued.Max(i => i.NotAfter);
    }

    private RotationFacts Facts(AuthorityRecord record, bool everybodyBelieves) => new()
    {
        EverybodyBelieves = everybodyBelieves,
        Adoption = TimeSpan.FromSeconds(record.AdoptionSeconds),
        LastOldLeaf = record.Intermediates.Where(i => i.Root == record.Rotation.Other).Select(i => LastLeaf(i.Number)).Max(),
    };

    private void WriteAuthorities(RootRotation rotation) =>
        _files.Replace(Folder.AuthoritiesFile, Pem(rotation.Believed().Select(n => ReadCertificate(Folder.RootFile(n)))), StoreFiles.ForAll);

    /// <summary>Removes keys that nothing refers to any more; what is left by a kill goes with the next change.</summary>
    private void Tidy()
    {
        var record = View().Record;
        var kept = record.Intermediates.Select(i => i.Number).ToHashSet();
        var roots = record.Rotation.Believed();
        for (var number = 1; number < NextIntermediate(record); number++)
        {
            if (!kept.Contains(number))
            {
                foreach (var path in (ReadOnlySpan<string>)[Folder.IntermediateKeyFile(number), Folder.ResponderKeyFile(number), Folder.ResponderFile(number), Folder.IssuedFile(number), Folder.CrlFile(number), Folder.IntermediateFile(number)])
                {
                    DeleteIfThere(path);
                }
            }
        }

        for (var number = 1; number < record.Rotation.Issuing; number++)
        {
            if (!roots.Contains(number))
            {
                DeleteIfThere(Folder.RootKeyFile(number));
                DeleteIfThere(Folder.RootCrlFile(number));
                DeleteIfThere(Folder.RootFile(number));
            }
        }
    }

    private void DeleteIfThere(string path)
    {
        if (File.Exists(path))
        {
            _files.Delete(path);
        }
    }
}
