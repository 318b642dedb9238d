using TrustStoreTool.Cli;

return await App.RunAsync(args, Terminal.Console());
