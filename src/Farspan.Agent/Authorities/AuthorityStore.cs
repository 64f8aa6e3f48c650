using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Farspan.Linux.Files;
using Farspan.Pki;
using Farspan.Pki.Authorities;
using Farspan.Pki.Keys;
using Farspan.Pki.Leaves;
using Farspan.Pki.Sealing;
using Farspan.State.Certificates;

namespace Farspan.Agent.Authorities;

/// <summary>An internal authority on disk: issues, lists, revokes and replaces, and can be killed at any moment.</summary>
/// <remarks>
/// <para>Several threads and several processes may use one folder: a change is made under the folder's lock, and a change by somebody else is seen before the next certificate.</para>
/// <para>A change is true when <see cref="AuthorityFolder.RecordFile"/> was replaced; files of a change that did not come so far are written over by the next.</para>
/// </remarks>
public sealed partial class AuthorityStore : IDisposable
{
    // What is done under the lock takes milliseconds; whoever waits longer than this waits for something that hangs.
    private const long PatienceMs = 10_000;

    private readonly SealingKey? _sealing;
    private readonly TimeProvider _time;
    private readonly EntropySource _entropy;
    private readonly StoreFiles _files;
    private readonly Action<string>? _step;
    private readonly Lock _loading = new();
    private AuthorityView? _view;

    private AuthorityStore(AuthorityFolder folder, SealingKey? sealing, TimeProvider time, Action<string>? step)
    {
        Folder = folder;
        _sealing = sealing;
        _time = time;
        _entropy = RandomNumberGenerator.Fill;
        _step = step;
        _files = new StoreFiles(step);
    }

    /// <summary>Where it lies.</summary>
    public AuthorityFolder Folder { get; }

    /// <summary>Opens an authority.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="sealing">What its keys were sealed with; null for those who only look.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="AuthorityException">It is not there or damaged.</exception>
    public static AuthorityStore Open(AuthorityFolder folder, SealingKey? sealing, TimeProvider time) => Open(folder, sealing, time, null);

    internal static AuthorityStore Open(AuthorityFolder folder, SealingKey? sealing, TimeProvider time, Action<string>? step)
    {
        var store = new AuthorityStore(folder, sealing, time, step);
        store.View();
        return store;
    }

    /// <summary>What it is at this moment.</summary>
    /// <exception cref="AuthorityException">It is damaged.</exception>
    public AuthorityRecord Record() => View().Record;

    /// <summary>Whom to believe, as PEM text: one root, or two while one is replaced.</summary>
    /// <exception cref="AuthorityException">It is damaged.</exception>
    public string AuthoritiesPem() => Pem(View().Roots);

    /// <summary>The roots to believe, the issuing one first.</summary>
    /// <exception cref="AuthorityException">It is damaged.</exception>
    public IReadOnlyList<X509Certificate2> Roots() => View().Roots;

    /// <summary>Certificate of an intermediate.</summary>
    /// <exception cref="AuthorityException">It is damaged.</exception>
    public X509Certificate2 Intermediate(int number) => ReadCertificate(Folder.IntermediateFile(number));

    /// <summary>Number of the intermediate that issues.</summary>
    public static int Issuing(AuthorityRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Intermediates.Last(i => i.Root == record.Rotation.Issuing).Number;
    }

    /// <summary>Everything for which a request would be refused; empty when it would be issued.</summary>
    /// <exception cref="AuthorityException">The authority cannot be read.</exception>
    /// <exception cref="PkiException">The key that it is sealed with is another.</exception>
    public IReadOnlyList<string> Objections(LeafRequest request) => [.. Issuer(View()).Objections(request, _time.GetUtcNow()), .. WhyHeld(request) is { } held ? [held] : Array.Empty<string>()];

    /// <summary>Makes a key and issues a certificate about it.</summary>
    /// <exception cref="AuthorityException">The authority cannot be read, or the list of issued certificates cannot be written.</exception>
    /// <exception cref="PkiException">The request is refused.</exception>
    /// <exception cref="IdentityHeldException">A certificate of these names was revoked, and nobody has allowed another.</exception>
    public IssuedLeaf Issue(LeafRequest request, KeyKind kind) => Issue(authority => authority.Issue(request, kind, _time.GetUtcNow()), request);

    /// <summary>Issues a certificate about somebody else's key.</summary>
    /// <exception cref="AuthorityException">The authority cannot be read, or the list of issued certificates cannot be written.</exception>
    /// <exception cref="PkiException">The request is refused.</exception>
    /// <exception cref="IdentityHeldException">A certificate of these names was revoked, and nobody has allowed another.</exception>
    public IssuedLeaf Issue(LeafRequest request, PublicKey key) => Issue(authority => authority.Issue(request, key, _time.GetUtcNow()), request);

    /// <summary>All that intermediates whose certificates may be in use have issued, and lines of the lists that cannot be read.</summary>
    /// <exception cref="AuthorityException">A list cannot be read.</exception>
    public (IReadOnlyList<(int Intermediate, IssuedRecord Certificate)> Issued, IReadOnlyList<string> Damaged) Issued()
    {
        var (all, damaged) = (new List<(int, IssuedRecord)>(), new List<string>());
        foreach (var intermediate in Record().Intermediates)
        {
            var path = Folder.IssuedFile(intermediate.Number);
            var (issued, lines) = IssuedLog.Read(path);
            all.AddRange(issued.Select(i => (intermediate.Number, i)));
            damaged.AddRange(lines.Select(l => $"{path} line {l}"));
        }

        return (all, damaged);
    }

    /// <inheritdoc/>
    public void Dispose() => _view?.Dispose();

    private IssuedLeaf Issue(Func<IntermediateAuthority, IssuedLeaf> issue, LeafRequest request)
    {
        var names = NamesOf(request);
        while (true)
        {
            var view = View();
            if (WhyHeld(view.Record, names) is { } reason)
            {
                throw new IdentityHeldException(reason);
            }

            var leaf = issue(Issuer(view));
            var record = new IssuedRecord
            {
                Serial = leaf.Serial,
                Names = names,
                NotBefore = leaf.NotBefore,
                NotAfter = leaf.NotAfter,
            };
            long upTo;
            var log = view.Log(() => IssuedLog.Open(Folder.IssuedFile(Issuing(view.Record)), _step));
            using (Hold())
            {
                // Replaced or revoked in between: what was just signed is thrown away, and nobody has seen it.
                if (AuthorityView.StampOf(Folder) != view.Stamp)
                {
                    leaf.Dispose();
                    continue;
                }

                upTo = log.Append(record);
            }

            log.Flush(upTo);
            return leaf;
        }
    }

    private IntermediateAuthority Issuer(AuthorityView view) => view.Issuer(() => OpenIntermediate(Issuing(view.Record), view.Record));

    private IntermediateAuthority OpenIntermediate(int number, AuthorityRecord record) =>
        new(ReadCertificate(Folder.IntermediateFile(number)), ReadKey(Folder.IntermediateKeyFile(number), $"intermediate-{number}"), _entropy) { Places = record.Places };

    /// <summary>What holds now; read again when somebody replaced it.</summary>
    private AuthorityView View()
    {
        lock (_loading)
        {
            var stamp = AuthorityView.StampOf(Folder);
            if (_view?.Stamp != stamp)
            {
                // The old one is not closed: another thread may be issuing with it.
                _view = Load(stamp);
            }

            return _view!;
        }
    }

    private AuthorityView Load((long, long) stamp)
    {
        try
        {
            var record = JsonSerializer.Deserialize(File.ReadAllBytes(Folder.RecordFile), AuthorityJson.Default.AuthorityRecord)!;
            return record.Version == AuthorityRecord.CurrentVersion
                ? new AuthorityView(stamp, record, [.. record.Rotation.Believed().Select(n => ReadCertificate(Folder.RootFile(n)))])
                : throw new AuthorityException($"{Folder.RecordFile} is of version {record.Version}, and this farspan reads version {AuthorityRecord.CurrentVersion}; use a later farspan");
        }
        catch (JsonException damaged)
        {
            throw new AuthorityException($"{Folder.RecordFile} is damaged ({damaged.Message.ReplaceLineEndings(" ")}); restore the folder from a backup", damaged);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new AuthorityException($"there is no authority in {Folder.Folder}; make one with farspan ca init, or name its folder with --out", failure);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException and not AuthorityException)
        {
            throw AuthorityException.NotRead(Folder.RecordFile, failure);
        }
    }

    private FileLock Hold()
    {
        // The machine's own clock: it is another process that is waited for, whatever time this one goes by.
        var start = Environment.TickCount64;
        var wait = new SpinWait();
        while (true)
        {
            if (FileLock.TryTake(Folder.LockFile) is { } held)
            {
                return held;
            }

            if (Environment.TickCount64 - start > PatienceMs)
            {
                var holder = FileLock.ReadHolder(Folder.LockFile);
                throw new AuthorityException($"process {holder} holds {Folder.LockFile} and does not let go; end it and run this again");
            }

            wait.SpinOnce();
        }
    }

    private static string Pem(IEnumerable<X509Certificate2> certificates) => string.Concat(certificates.Select(c => c.ExportCertificatePem() + "\n"));

    private static X509Certificate2 ReadCertificate(string path)
    {
        try
        {
            return X509Certificate2.CreateFromPem(File.ReadAllText(path));
        }
        catch (CryptographicException damaged)
        {
            throw new AuthorityException($"{path} is damaged; restore it from a backup", damaged);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw AuthorityException.NotRead(path, failure);
        }
    }

    private PrivateKey ReadKey(string path, string purpose)
    {
        if (_sealing is null)
        {
            throw new PkiException($"{path} is sealed; give what it was sealed with by --key-file or --passphrase-file");
        }

        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw AuthorityException.NotRead(path, failure);
        }

        var bytes = SealedText.Open(text, purpose, path, _sealing);
        try
        {
            return PrivateKey.FromPkcs8(bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private void WriteKey(string path, PrivateKey key, string purpose)
    {
        var bytes = key.ExportPkcs8();
        try
        {
            _files.Replace(path, SealedText.Seal(bytes, purpose, _sealing!, _entropy), StoreFiles.OwnerOnly);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private void Save(AuthorityRecord record) => _files.Replace(Folder.RecordFile, JsonSerializer.SerializeToUtf8Bytes(record, AuthorityJson.Default.AuthorityRecord), StoreFiles.OwnerOnly);
}
