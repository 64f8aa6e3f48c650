using Farspan.Testing;

namespace Farspan.Reconcile.Tests;

public sealed class FileWatchTests : IDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("fsx-watch-").FullName;
    private readonly FakeTime _time = new();
    private readonly Signal _told = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Spec => Path.Combine(_folder, "spec.json");

    [Theory]
    [InlineData("made")]
    [InlineData("written")]
    [InlineData("replaced")]
    [InlineData("moved away")]
    [InlineData("taken away")]
    public async Task Tells_of_a_file_that_is(string what)
    {
        if (what != "made")
        {
            await File.WriteAllTextAsync(Spec, "one", Stop);
        }

        await File.WriteAllTextAsync(Spec + ".new", "two", Stop);
        using var watch = new FileWatch(Spec, _told.Raise, _time);
        Action change = what switch
        {
            "made" or "written" => () => File.WriteAllText(Spec, "three"),
            "replaced" => () => File.Move(Spec + ".new", Spec, overwrite: true),
            "moved away" => () => File.Move(Spec, Spec + ".old"),
            _ => () => File.Delete(Spec),
        };
        change();
        await _told.WaitAsync(Stop);
    }

    [Fact]
    public async Task Tells_of_files_that_are_meant_and_of_folders_below()
    {
        var below = Directory.CreateDirectory(Path.Combine(_folder, "a", "b")).FullName;
        var heard = new Signal();
        using var watch = new FileWatch(_folder, name => name == "spec.json", _told.Raise, _time, isDeep: true);
        using var other = new FileWatch(_folder, name => name == "other.json", heard.Raise, _time, isDeep: true);
        await File.WriteAllTextAsync(Path.Combine(below, "other.json"), "other", Stop);
        await heard.WaitAsync(Stop);
        Assert.False(_told.WaitAsync(Stop).AsTask() is { IsCompleted: true });
    }

    [Fact]
    public async Task Looks_where_the_kernel_gives_no_events()
    {
        Directory.Delete(_folder);
        using var watch = new FileWatch(Spec, _told.Raise, _time);
        Directory.CreateDirectory(_folder);
        _time.Advance(BetweenLooks);
        var told = _told.WaitAsync(Stop).AsTask();
        Assert.False(told.IsCompleted);
        await File.WriteAllTextAsync(Spec, "one", Stop);
        Assert.False(told.IsCompleted);
        _time.Advance(BetweenLooks);
        await told;
        told = _told.WaitAsync(Stop).AsTask();
        _time.Advance(BetweenLooks);
        Assert.False(told.IsCompleted);
        await File.AppendAllTextAsync(Spec, "two", Stop);
        _time.Advance(BetweenLooks);
        await told;
        told = _told.WaitAsync(Stop).AsTask();
        File.Delete(Spec);
        _time.Advance(BetweenLooks);
        await told;
    }

    [Fact]
    public async Task One_that_ended_tells_nothing()
    {
        Directory.Delete(_folder);
        var watch = new FileWatch(Spec, _told.Raise, _time);
        watch.Dispose();
        Directory.CreateDirectory(_folder);
        await File.WriteAllTextAsync(Spec, "one", Stop);
        _time.Advance(BetweenLooks);
        Assert.False(_told.WaitAsync(Stop).AsTask().IsCompleted);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
