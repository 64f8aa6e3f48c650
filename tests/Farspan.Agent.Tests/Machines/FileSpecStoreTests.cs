using Farspan.Agent.Machines;

namespace Farspan.Agent.Tests.Machines;

public sealed class FileSpecStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fsx-agent-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_agent_that_starts_again_still_refuses_an_older_spec()
    {
        var first = new FileSpecStore(_folder);
        Assert.Null(first.Current);
        Assert.True(first.TrySwap(TestSpecs.Machine));
        first.MarkApplied(TestSpecs.Machine.Generation);
        var second = new FileSpecStore(_folder);
        Assert.Equal((3, 3), (second.Current!.Generation, second.AppliedGeneration));
        Assert.False(second.TrySwap(TestSpecs.Machine with { Generation = 2 }));
        Assert.True(second.TrySwap(TestSpecs.Machine with { Zone = "b" }));
        Assert.Equal("b", new FileSpecStore(_folder).Current!.Zone);
        Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(Path.Combine(_folder, "spec.json")));
    }

    [Fact]
    public void Forgets_everything_when_told_so()
    {
        var store = new FileSpecStore(_folder);
        store.TrySwap(TestSpecs.Machine);
        store.MarkApplied(3);
        store.Clear();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
        Assert.True(new FileSpecStore(_folder).TrySwap(TestSpecs.Machine with { Generation = 1 }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"machine\":\"a\"}")]
    public void A_damaged_file_says_what_to_do(string text)
    {
        File.WriteAllText(Path.Combine(_folder, "spec.json"), text);
        Assert.Contains("remove it to start anew", Assert.Throws<IOException>(() => new FileSpecStore(_folder)).Message, StringComparison.Ordinal);
    }
}
