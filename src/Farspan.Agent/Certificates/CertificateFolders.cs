using System.Globalization;
using Farspan.Agent.Files;
using Farspan.Linux.Files;
using Farspan.Pki;
using Farspan.Pki.Validation;

namespace Farspan.Agent.Certificates;

/// <summary>The folders <c>/etc/farspan/certificates/NAME</c> of one machine: each a link to a folder that never changes, so that the three files are replaced in one step.</summary>
/// <remarks>
/// <para>Whoever reads the files opens them by the link's target, or reads again when told of the change: between two opens of the link the pair may change, but never half of it.</para>
/// <para>The folder before the last stays, for those who read it at the moment of the change.</para>
/// </remarks>
public sealed class CertificateFolders
{
    /// <summary>Where they are below the root.</summary>
    public const string Place = "etc/farspan/certificates";

    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Passable = ForAll | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // A chain of a few certificates has some kilobytes; name constraints of thousands of machines make it tens.
    private const int MostBytes = 1 << 20;

    private readonly string _folder;
    private readonly Action<string>? _step;

    /// <summary>Names the folders of a machine.</summary>
    /// <param name="root">Folder that holds <c>etc/</c>: <c>/</c> on a real machine.</param>
    /// <param name="step">Called between every two changes of the disk; tests look there.</param>
    public CertificateFolders(string root, Action<string>? step = null)
        : this(step, Path.Combine(root, Place))
    {
    }

    private CertificateFolders(Action<string>? step, string folder)
    {
        _step = step;
        _folder = folder;
    }

    /// <summary>Certificates that lie in another folder, each by its name.</summary>
    public static CertificateFolders Below(string folder) => new(step: null, folder: folder);

    /// <summary>The folder of a certificate, as users of it name it.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Names of the certificates that lie there.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public IReadOnlyList<string> Names() => !Directory.Exists(_folder) ? [] :
        [.. new DirectoryInfo(_folder).EnumerateFileSystemInfos().Where(e => e.LinkTarget is not null && !e.Name.EndsWith(".new", StringComparison.Ordinal)).Select(e => e.Name).Order(StringComparer.Ordinal)];

    /// <summary>Reads a certificate; null when there is none, or it cannot be understood.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="reason">Why not, in a few words.</param>
    public HeldCertificate? Read(string name, out string? reason)
    {
        try
        {
            // The target once: all three are of one folder, whatever happens to the link meanwhile.
            if (new FileInfo(PathOf(name)).LinkTarget is not { } target)
            {
                reason = "there is none";
                return null;
            }

            var folder = Path.Combine(_folder, target);
            return HeldCertificate.TryRead(Text(folder, CertificateFiles.Certificate), Text(folder, CertificateFiles.Key), Text(folder, CertificateFiles.Authorities), out reason);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            reason = failure is FileNotFoundException or DirectoryNotFoundException ? "a file of it is missing" : "it cannot be read";
            return null;
        }
    }

    /// <summary>The key's text, for a change of authorities alone.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal (string Chain, string Key) ReadPair(string name) => (Text(PathOf(name), CertificateFiles.Certificate), Text(PathOf(name), CertificateFiles.Key));

    /// <summary>Replaces the three files in one step.</summary>
    /// <param name="name">Name of the certificate.</param>
    /// <param name="chainPem">The certificate and its intermediates.</param>
    /// <param name="keyPem">The key; null where somebody else has it.</param>
    /// <param name="authoritiesPem">Whom to believe.</param>
    /// <param name="owner">Numbers of the key's user and group, <c>USER:GROUP</c> or <c>USER</c>; null for who runs this.</param>
    /// <exception cref="CertificateException">They cannot be written; the old ones are as they were.</exception>
    public void Write(string name, string chainPem, string? keyPem, string authoritiesPem, string? owner)
    {
        var path = PathOf(name);
        try
        {
            MakeFolder(_folder);
            var old = new FileInfo(path).LinkTarget;
            var next = NextFolder(name, old);
            var folder = Path.Combine(_folder, next);
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            _step?.Invoke($"make {folder}");
            Directory.CreateDirectory(folder);
            File.SetUnixFileMode(folder, Passable);
            Put(Path.Combine(folder, CertificateFiles.Certificate), chainPem, ForAll, null);
            if (keyPem is not null)
            {
                Put(Path.Combine(folder, CertificateFiles.Key), keyPem, OwnerOnly, owner);
                File.CreateSymbolicLink(Path.Combine(folder, CertificateFiles.KeyBeside), CertificateFiles.Key);
            }

            Put(Path.Combine(folder, CertificateFiles.Authorities), authoritiesPem, ForAll, null);
            FolderSync.Flush(folder);
            _step?.Invoke($"swap {path}");
            LinkSwap.Replace(path, next);
            FolderSync.Flush(_folder);
            _step?.Invoke($"swapped {path}");
            RemoveBefore(name, old, next);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CertificateException($"{path} cannot be written ({failure.Message.ReplaceLineEndings(" ")}); what was there stays: make room or mend the permissions", failure);
        }
    }

    /// <summary>Where the revocation lists of a certificate's authority lie, for whoever verifies others of it.</summary>
    public string RevocationsOf(string name) => PathOf(name) + ".crl";

    /// <summary>Where the authority's answer about a certificate lies, for servers that give it to their callers.</summary>
    public string StapleOf(string name) => PathOf(name) + ".ocsp";

    /// <summary>Puts the revocation lists of a certificate's authority beside it in one step; what is right is left alone.</summary>
    /// <returns>True when they are others than before.</returns>
    /// <exception cref="CertificateException">They cannot be written; the old ones are as they were.</exception>
    public bool WriteRevocations(string name, string pem) => WriteBeside(RevocationsOf(name), System.Text.Encoding.ASCII.GetBytes(pem));

    /// <summary>Puts the authority's answer about a certificate beside it in one step.</summary>
    /// <returns>True when it is another than before.</returns>
    /// <exception cref="CertificateException">It cannot be written; the old one is as it was.</exception>
    public bool WriteStaple(string name, byte[] answer) => WriteBeside(StapleOf(name), answer);

    private bool WriteBeside(string path, byte[] bytes)
    {
        try
        {
            if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
            {
                return false;
            }

            MakeFolder(_folder);
            AtomicFile.Write(path, bytes, ForAll);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CertificateException($"{path} cannot be written ({failure.Message.ReplaceLineEndings(" ")}); what was there stays: make room or mend the permissions", failure);
        }
    }

    /// <summary>Takes a certificate away.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    public void Remove(string name)
    {
        if (new FileInfo(PathOf(name)).LinkTarget is not null)
        {
            File.Delete(PathOf(name));
        }

        foreach (var beside in new[] { RevocationsOf(name), StapleOf(name) }.Where(File.Exists))
        {
            File.Delete(beside);
        }

        RemoveBefore(name, null, null);
    }

    // Two names that take turns would meet a reader of the one before the last; numbers do not.
    private static string NextFolder(string name, string? old)
    {
        var number = old?.Split('.') is [.., var last] && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var known) && known < int.MaxValue ? known + 1 : 1;
        return string.Create(CultureInfo.InvariantCulture, $".{name}.{number}");
    }

    private void RemoveBefore(string name, string? old, string? current)
    {
        if (!Directory.Exists(_folder))
        {
            return;
        }

        var prefix = $".{name}.";
        foreach (var folder in new DirectoryInfo(_folder).EnumerateDirectories(prefix + "*"))
        {
            if (folder.LinkTarget is null && folder.Name != old && folder.Name != current && folder.Name.AsSpan(prefix.Length).IndexOfAnyExceptInRange('0', '9') < 0)
            {
                folder.Delete(recursive: true);
            }
        }
    }

    private void Put(string path, string text, UnixFileMode mode, string? owner)
    {
        _step?.Invoke($"write {path}");
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode, BufferSize = 0 });
        File.SetUnixFileMode(path, mode);

        // Before anything is in it: nobody else ever holds it open.
        if (owner is not null)
        {
            var (user, group) = ReadOwner(owner);
            FileOwner.Set(path, user, group);
        }

        file.Write(System.Text.Encoding.ASCII.GetBytes(text));
        file.Flush(flushToDisk: true);
    }

    private static (uint User, uint Group) ReadOwner(string owner)
    {
        var parts = owner.Split(':');
        return parts.Length <= 2 && uint.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var user)
            && uint.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var group)
            ? (user, group)
            : throw new IOException($"'{owner}' is no owner: write USER:GROUP with numbers");
    }

    // Also the users of keys pass these, whatever the umask is.
    private static void MakeFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            MakeFolder(Path.GetDirectoryName(path)!);
            Directory.CreateDirectory(path);
            File.SetUnixFileMode(path, Passable);
        }
    }

    private static string Text(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return new FileInfo(path).Length <= MostBytes ? File.ReadAllText(path) : throw new IOException($"{path} is longer than {MostBytes} bytes");
    }
}
