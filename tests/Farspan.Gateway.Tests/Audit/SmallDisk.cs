namespace Farspan.Gateway.Tests.Audit;

/// <summary>A real file system of a few MiB (<c>FARSPAN_SMALL_DISK</c>, which <c>./test</c> mounts), left empty. One test at a time.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int MoreThanThereIs = 64 << 20;
    private readonly string _folder;

    public SmallDisk()
    {
        var folder = Environment.GetEnvironmentVariable("FARSPAN_SMALL_DISK");
        Assert.SkipWhen(folder is null, "Needs FARSPAN_SMALL_DISK: an empty folder on a file system of about 8 MiB.");
        _folder = folder;
    }

    public string Log => Path.Combine(_folder, "audit.jsonl");

    private string Filler => Path.Combine(_folder, "filler");

    /// <summary>Leaves no room.</summary>
    public Task FillAsync(CancellationToken cancellationToken) => Assert.ThrowsAsync<IOException>(() => File.WriteAllBytesAsync(Filler, new byte[MoreThanThereIs], cancellationToken));

    /// <summary>Makes room again.</summary>
    public void Clear() => File.Delete(Filler);

    public void Dispose()
    {
        foreach (var file in Directory.GetFiles(_folder))
        {
            File.Delete(file);
        }
    }
}
